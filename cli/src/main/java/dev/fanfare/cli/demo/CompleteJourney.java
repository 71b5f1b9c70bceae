package dev.fanfare.cli.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.fanfare.cli.UsageProblem;
import dev.fanfare.cli.demo.Redemptions.Redemption;
import dev.fanfare.cli.terminal.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The households of campaign 18 in the Complete Journey data (84.51°, 2017): memberships of {@code
 * campaigns.csv}, attributes of {@code demographics.csv}, what they redeemed of {@code
 * coupon_redemptions.csv}.
 */
final class CompleteJourney {

  private static final String CAMPAIGN = "18";

  private CompleteJourney() {}

  static Audience read(Path folder, LocalDate today) throws IOException {
    Map<Integer, Map<String, String>> households = new HashMap<>();
    Map<String, Map<String, String>> demographics = demographics(folder);
    String ends = today.plus(length(folder)).toString();
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
    notes.add(
        "Real: who was in it, what they redeemed, demographics of " + described + " of them.");
    notes.addAll(Households.MADE);
    return new Audience(
        "demo-households",
        "demo-coupons",
        Figures.of(households.size(), "household", "households")
            + " of campaign 18, Complete Journey, 2017",
        notes,
        Households.ATTRIBUTES,
        Households.people("household", households),
        redemptions(folder, households.keySet()));
  }

  private static Redemptions redemptions(Path folder, Set<Integer> households) throws IOException {
    List<Redemption> redemptions = new ArrayList<>();
    for (NamedCsvRecord record : records(folder, "coupon_redemptions.csv")) {
      String household = record.getField("household_id");
      if (record.getField("campaign_id").equals(CAMPAIGN)
          && households.contains(Integer.parseInt(household))) {
        int number = redemptions.size() + 1;
        redemptions.add(new Redemption("redemption-" + number, "household-" + household));
      }
    }
    return new Redemptions(
        "recorded in 2017",
        "In 2017 all of them had the coupons: no group should do better.",
        redemptions);
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

  /** How long its coupons were good for: offers of the demo end so long from now. */
  private static Period length(Path folder) throws IOException {
    for (NamedCsvRecord record : records(folder, "campaign_descriptions.csv")) {
      if (record.getField("campaign_id").equals(CAMPAIGN)) {
        LocalDate start = LocalDate.parse(record.getField("start_date"));
        LocalDate end = LocalDate.parse(record.getField("end_date"));
        return Period.ofDays((int) ChronoUnit.DAYS.between(start, end));
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
