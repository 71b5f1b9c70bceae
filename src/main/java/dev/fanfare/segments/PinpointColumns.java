package dev.fanfare.segments;

import dev.fanfare.platform.Violation;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a Pinpoint file mean beside those that make an endpoint: a zone, a locale, or
 * a declared attribute, named as the import says or by the column's last part. Of one thread.
 */
final class PinpointColumns {

  static final String CHANNEL = "ChannelType";
  static final String ADDRESS = "Address";
  static final String OPT_OUT = "OptOut";
  static final String STATUS = "EndpointStatus";
  static final String ENDPOINT = "Id";
  static final String USER = "User.UserId";
  static final String COUNTRY = "Location.Country";

  private static final Set<String> OF_ENDPOINTS =
      Set.of(CHANNEL, ADDRESS, OPT_OUT, STATUS, ENDPOINT, USER);

  /** What Pinpoint notes for itself. */
  private static final Set<String> BOOKKEEPING =
      Set.of("ApplicationId", "CohortId", "CreationDate", "EffectiveDate", "RequestId");

  private static final List<String> PREFIXES =
      List.of("User.UserAttributes.", "Attributes.", "Metrics.", "Location.", "Demographic.");

  private final Map<String, AttributeType> types;
  private final String zone;
  private final String locale;
  private final Map<String, String> attributes = new HashMap<>();
  private final Set<String> ignored;
  private final @Nullable String region;
  private final Set<String> settled = new HashSet<>();
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Map<String, String> columnOf = new HashMap<>();

  PinpointColumns(ImportDefinition definition, Map<String, AttributeType> types) {
    var mapping = definition.mapping();
    this.types = types;
    this.zone = mapping == null || mapping.zone() == null ? "Demographic.Timezone" : mapping.zone();
    this.locale =
        mapping == null || mapping.locale() == null ? "Demographic.Locale" : mapping.locale();
    if (mapping != null && mapping.attributes() != null) {
      mapping.attributes().forEach((name, column) -> attributes.put(column, name));
    }
    this.ignored = definition.ignore() == null ? Set.of() : Set.copyOf(definition.ignore());
    this.region = definition.region();
  }

  /** The region of numbers and zones that do not tell their own; null for none. */
  @Nullable String region() {
    return region;
  }

  /** Zones, locales and attributes among the columns that were settled, by column. */
  Map<String, Field> fields() {
    return fields;
  }

  /** Settles columns that have not come before; one that means nothing refuses the file. */
  void settle(Collection<String> columns, String place) {
    if (settled.containsAll(columns)) {
      return;
    }
    var violations = new ArrayList<Violation>();
    for (var column : columns) {
      if (settled.add(column)
          && !OF_ENDPOINTS.contains(column)
          && !BOOKKEEPING.contains(column)
          && !ignored.contains(column)) {
        settle(column, place, violations);
      }
    }
    if (!violations.isEmpty()) {
      throw new RefusedFile(violations);
    }
  }

  /** Refuses the file when a column that the import names was never there. */
  void requireNamed(String place) {
    var named = new ArrayList<>(attributes.keySet());
    named.add(zone);
    named.add(locale);
    var missing =
        named.stream()
            .filter(column -> !settled.contains(column))
            .filter(column -> !column.startsWith("Demographic."))
            .sorted()
            .map(column -> new Violation(place, column, "is named by the import and not there"))
            .toList();
    if (!missing.isEmpty()) {
      throw new RefusedFile(missing);
    }
  }

  private void settle(String column, String place, List<Violation> violations) {
    if (column.equals(zone)) {
      fields.put(column, new Field.Zone(column));
      return;
    }
    if (column.equals(locale)) {
      fields.put(column, new Field.Locale(column));
      return;
    }
    var name = attributes.containsKey(column) ? attributes.get(column) : nameOf(column);
    var type = types.get(name);
    if (name == null || type == null) {
      violations.add(
          new Violation(
              place,
              column,
              "would be the attribute \"%s\", which is not declared: declare it, name another in mapping.attributes, or put the column into ignore"
                  .formatted(name)));
      return;
    }
    var other = columnOf.put(name, column);
    if (other != null) {
      violations.add(
          new Violation(
              place,
              column,
              "would be the attribute \"%s\", as %s is: name another in mapping.attributes"
                  .formatted(name, other)));
      return;
    }
    fields.put(column, new Field.Attribute(column, JsonText.quote(name), type));
  }

  /** The last part of a column with a small first letter: {@code FirstName} is firstName. */
  private static String nameOf(String column) {
    var last =
        PREFIXES.stream()
            .filter(column::startsWith)
            .findFirst()
            .map(prefix -> column.substring(prefix.length()))
            .orElse(column);
    return last.isEmpty()
        ? last
        : last.substring(0, 1).toLowerCase(Locale.ROOT) + last.substring(1);
  }
}
