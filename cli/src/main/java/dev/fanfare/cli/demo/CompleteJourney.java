package dev.fanfare.cli.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.fanfare.cli.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The households of campaign 18 in the Complete Journey data (84.51°, 2017): memberships of {@code
 * campaigns.csv}, attributes of {@code demographics.csv}.
 */
final class CompleteJourney {

  private static final String CAMPAIGN = "18";

  private CompleteJourney() {}

  static Audience read(Path folder) throws IOException {
    Map<Integer, Map<String, String>> households = new HashMap<>();
    Map<String, Map<String, String>> demographics = demographics(folder);
    String ends = ends(folder);
    int described = 0;
    for (NamedCsvRecord membership : records(folder, "campaigns.csv")) {
      if (membership.getField("campaign_id").equals(CAMPAIGN)) {
        String household = membership.getField("household_id");
        Map<String, String> attributes =
            new HashMap<>(demographics.getOrDefault(household, Map.of()));
        described += attributes.isEmpty() ? 0 : 1;
        attributes.put("offerEnds", ends);
        households.put(Integer.parseInt(household), attributes);
      }
    }
    if (households.isEmpty()) {
      throw new UsageProblem("Nobody is in campaign 18 of " + folder.resolve("campaigns.csv"));
    }
    List<String> notes = new ArrayList<>();
    notes.add("Real: who was in the campaign, and demographics of " + described + " households.");
    notes.addAll(Households.MADE);
    return new Audience(
        "demo-households",
        "demo-coupons",
        households.size() + " households of campaign 18, Complete Journey, 2017",
        notes,
        Households.ATTRIBUTES,
        Households.people("household", households));
  }

  private static Map<String, Map<String, String>> demographics(Path folder) throws IOException {
    Map<String, Map<String, String>> demographics = new HashMap<>();
    for (NamedCsvRecord record : records(folder, "demographics.csv")) {
      Map<String, String> attributes = new HashMap<>();
      put(attributes, "age", record.getField("age"));
      put(attributes, "income", record.getField("income"));
      put(attributes, "homeOwnership", record.getField("home_ownership"));
      put(attributes, "maritalStatus", record.getField("marital_status"));
      // "5+" and "3+" are the highest there are.
      put(attributes, "householdSize", record.getField("household_size").replace("+", ""));
      put(attributes, "kids", record.getField("kids_count").replace("+", ""));
      demographics.put(record.getField("household_id"), attributes);
    }
    return demographics;
  }

  private static String ends(Path folder) throws IOException {
    for (NamedCsvRecord record : records(folder, "campaign_descriptions.csv")) {
      if (record.getField("campaign_id").equals(CAMPAIGN)) {
        return record.getField("end_date");
      }
    }
    throw new UsageProblem("There is no campaign 18 in " + folder);
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    if (!value.isEmpty()) {
      attributes.put(name, value);
    }
  }

  private static List<NamedCsvRecord> records(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isReadable(file)) {
      throw new UsageProblem("There is no file " + file + "; --data needs the Complete Journey.");
    }
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      return reader.stream().toList();
    }
  }
}
