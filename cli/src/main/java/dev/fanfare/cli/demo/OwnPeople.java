package dev.fanfare.cli.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.fanfare.cli.UsageProblem;
import dev.fanfare.cli.demo.Person.Standing;
import dev.fanfare.cli.terminal.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Anybody's CSV with a header. What its columns hold is guessed from their names, and told. */
final class OwnPeople {

  private static final List<String> IDS =
      List.of("externalid", "customerid", "userid", "memberid", "id", "key", "number");
  private static final List<String> ADDRESSES = List.of("email", "emailaddress", "mail", "address");
  private static final List<String> ZONES = List.of("zone", "timezone", "tz");
  private static final List<String> CONSENTS =
      List.of("consent", "optin", "optedin", "subscribed", "marketing", "newsletter");
  private static final Set<String> NOS = Set.of("", "0", "no", "n", "false", "f", "off", "nein");

  private final Path file;
  private final List<NamedCsvRecord> records;
  private final List<String> header;

  private OwnPeople(Path file, List<NamedCsvRecord> records) {
    this.file = file;
    this.records = records;
    header = records.getFirst().getHeader();
  }

  static Audience read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new UsageProblem("There is no file " + file + ".");
    }
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      List<NamedCsvRecord> records = reader.stream().toList();
      if (records.isEmpty()) {
        throw new UsageProblem(file + " has a header and nobody below it.");
      }
      return new OwnPeople(file, records).audience();
    }
  }

  private Audience audience() {
    String address = column(ADDRESSES);
    if (address == null) {
      throw new UsageProblem(
          file + " has no column of e-mail addresses, such as \"email\": " + header);
    }
    String id = column(IDS);
    String idColumn = id == null ? address : id;
    String zone = column(ZONES);
    String consent = column(CONSENTS);
    Map<String, String> attributes = attributes(idColumn, address, zone, consent);
    List<Person> people = new ArrayList<>();
    for (NamedCsvRecord record : records) {
      Map<String, String> values = new LinkedHashMap<>();
      attributes.forEach((name, column) -> value(record, column, name, values));
      people.add(
          new Person(
              record.getField(idColumn).strip(),
              record.getField(address).strip(),
              zone == null ? "" : record.getField(zone).strip(),
              values,
              agreed(record, consent) ? Standing.AGREED : Standing.NEVER_ASKED));
    }
    Map<String, String> types = new TreeMap<>();
    attributes.keySet().forEach(name -> types.put(name, "string"));
    String title = Figures.of(people.size(), "person", "people") + " of " + file.getFileName();
    return new Audience(
        "demo-people",
        "demo-people",
        title,
        notes(idColumn, address, zone, consent, attributes),
        types,
        people,
        Redemptions.NONE);
  }

  private static List<String> notes(
      String id,
      String address,
      @Nullable String zone,
      @Nullable String consent,
      Map<String, String> attributes) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Guessed: externalId = "
            + id
            + ", email = "
            + address
            + (zone == null ? "" : ", zone = " + zone)
            + ".");
    notes.add(
        attributes.isEmpty()
            ? "No attributes."
            : "Attributes: " + String.join(", ", attributes.keySet()) + ".");
    notes.add(
        consent == null
            ? "Consent is made: everybody is taken as agreed, for this inbox of yours alone."
            : "Consent: column " + consent + "; empty, 0, no and false are none.");
    notes.add("Nothing leaves this machine: all mail goes to the sandbox inbox.");
    return notes;
  }

  private static boolean agreed(NamedCsvRecord record, @Nullable String consent) {
    return consent == null
        || !NOS.contains(record.getField(consent).strip().toLowerCase(Locale.ROOT));
  }

  private static void value(
      NamedCsvRecord record, String column, String name, Map<String, String> values) {
    record
        .findField(column)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> values.put(name, value));
  }

  /** The other columns, under names that attributes may have: {@code first name} is firstName. */
  private Map<String, String> attributes(@Nullable String... taken) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Set<@Nullable String> known = new HashSet<>(Arrays.asList(taken));
    for (String column : header) {
      String name = attributeName(column);
      if (!known.contains(column) && !name.isEmpty()) {
        attributes.putIfAbsent(name, column);
      }
    }
    return attributes;
  }

  static String attributeName(String column) {
    StringBuilder name = new StringBuilder();
    boolean raise = false;
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (letter || (digit && !name.isEmpty())) {
        name.append(raise ? Character.toUpperCase(c) : c);
        raise = false;
      } else {
        raise = !name.isEmpty();
      }
    }
    if (!name.isEmpty()) {
      name.setCharAt(0, Character.toLowerCase(name.charAt(0)));
    }
    return name.substring(0, Math.min(64, name.length()));
  }

  /** The first column whose name, without case and punctuation, is one of these. */
  private @Nullable String column(List<String> names) {
    for (String name : names) {
      for (String column : header) {
        if (column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "").equals(name)) {
          return column;
        }
      }
    }
    return null;
  }
}
