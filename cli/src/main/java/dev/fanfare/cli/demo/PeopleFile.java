package dev.fanfare.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** People as a CSV file of the shape that imports take, with the announcement that fits it. */
final class PeopleFile {

  private PeopleFile() {}

  static void write(Path file, List<Person> people, SortedSet<String> attributes)
      throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      List<String> header = new ArrayList<>(List.of("externalId", "email", "zone"));
      header.addAll(attributes);
      csv.writeRecord(header);
      for (Person person : people) {
        List<String> row =
            new ArrayList<>(List.of(person.externalId(), person.email(), person.zone()));
        attributes.forEach(name -> row.add(person.attributes().getOrDefault(name, "")));
        csv.writeRecord(row);
      }
    }
  }

  /** Announces such a file; consent is for marketing by e-mail. */
  static ObjectNode announcement(String mode, SortedSet<String> attributes, boolean consent) {
    ObjectNode announcement = ApiClient.JSON.createObjectNode();
    announcement.put("mode", mode).put("format", "csv");
    ObjectNode mapping = announcement.putObject("mapping");
    mapping.put("externalId", "externalId").put("email", "email").put("zone", "zone");
    if (!attributes.isEmpty()) {
      ObjectNode columns = mapping.putObject("attributes");
      attributes.forEach(name -> columns.put(name, name));
    }
    if (consent) {
      ObjectNode given = announcement.putObject("consent");
      given.putArray("purposes").add("marketing");
      given.put("channel", "email").put("basis", "made for the demo");
    }
    return announcement;
  }
}
