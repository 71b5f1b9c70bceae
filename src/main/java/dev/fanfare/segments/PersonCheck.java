package dev.fanfare.segments;

import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.EmailAddress;
import dev.fanfare.profiles.ImportedPerson;
import dev.fanfare.profiles.PhoneNumber;
import dev.fanfare.profiles.ProfileRules;
import dev.fanfare.profiles.SubjectNumbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns rows of a file into people, or says everything that is wrong with them. Of one thread. */
final class PersonCheck {

  private static final int MOST_REMEMBERED = 10_000;

  private final List<Field> fields;
  private final SubjectNumbers.Numbers numbers;
  private final SeenIds seen = new SeenIds();
  private final Map<String, Checked> zones = new HashMap<>();
  private final Map<String, Checked> locales = new HashMap<>();
  private final StringBuilder attributes = new StringBuilder();
  private final List<Reject> rejects = new ArrayList<>();
  private @Nullable String externalId;
  private @Nullable String email;
  private @Nullable String phone;
  private @Nullable String zone;
  private @Nullable String locale;

  PersonCheck(List<Field> fields, SubjectNumbers.Numbers numbers) {
    this.fields = fields;
    this.numbers = numbers;
  }

  /** The person of the present row; null when {@link #rejects} says why there is none. */
  @Nullable ImportedPerson judge(Rows rows) {
    rejects.clear();
    attributes.setLength(0);
    externalId = null;
    email = null;
    phone = null;
    zone = null;
    locale = null;
    var broken = rows.broken();
    if (broken != null) {
      rejects.add(broken);
      return null;
    }
    for (int i = 0; i < fields.size(); i++) {
      take(fields.get(i), rows.value(i), rows.line());
    }
    if (!rejects.isEmpty() || externalId == null || isDouble(externalId, rows.line())) {
      return null;
    }
    return new ImportedPerson(
        numbers.next(),
        externalId,
        attributes.isEmpty() ? null : attributes.append('}').toString(),
        zone,
        locale,
        email,
        phone,
        Set.of());
  }

  List<Reject> rejects() {
    return rejects;
  }

  private boolean isDouble(String id, long line) {
    int before = seen.put(id, Math.toIntExact(line));
    if (before != 0) {
      rejects.add(
          new Reject(line, fields.getFirst().column(), id, "same externalId as line " + before));
    }
    return before != 0;
  }

  private void take(Field field, @Nullable String given, long line) {
    boolean absent = given == null || given.isBlank();
    switch (field) {
      case Field.ExternalId id ->
          externalId = good(id, given == null ? "" : given, line, ProfileRules::externalId);
      case Field.Email address ->
          email = absent ? null : good(address, given, line, EmailAddress::judge);
      case Field.Phone number ->
          phone =
              absent
                  ? null
                  : good(number, given, line, text -> PhoneNumber.judge(text, number.region()));
      case Field.Zone name ->
          zone =
              absent
                  ? null
                  : good(name, given, line, text -> remembered(zones, text, ProfileRules::zone));
      case Field.Locale tag ->
          locale =
              absent
                  ? null
                  : good(tag, given, line, text -> remembered(locales, text, ProfileRules::locale));
      case Field.Attribute attribute -> {
        var value = absent ? null : good(attribute, given, line, attribute.type()::judge);
        if (value != null) {
          attributes
              .append(attributes.isEmpty() ? '{' : ',')
              .append(attribute.member())
              .append(':')
              .append(value);
        }
      }
    }
  }

  private @Nullable String good(
      Field field, @Nullable String given, long line, Function<String, Checked> judge) {
    if (given == null) {
      return null;
    }
    return switch (judge.apply(given)) {
      case Checked.Good(var value) -> value;
      case Checked.Bad(var rule) -> {
        rejects.add(new Reject(line, field.column(), given, rule));
        yield null;
      }
    };
  }

  /** Files have few zones and locales and many lines. */
  private static Checked remembered(
      Map<String, Checked> before, String text, Function<String, Checked> judge) {
    var known = before.get(text);
    if (known != null) {
      return known;
    }
    var judged = judge.apply(text);
    if (before.size() < MOST_REMEMBERED) {
      before.put(text, judged);
    }
    return judged;
  }
}
