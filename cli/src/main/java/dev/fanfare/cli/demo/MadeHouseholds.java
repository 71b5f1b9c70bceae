package dev.fanfare.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An audience of the shape of campaign 18 for those without its data: as many households, as many
 * of them described, with the same answers about as often. The same each time.
 */
final class MadeHouseholds {

  private static final int HOUSEHOLDS = 1_133;
  private static final int DESCRIBED = 643;
  private static final long SEED = 18;

  /** An answer as often as it stands here. */
  private static final Map<String, List<String>> ANSWERS =
      Map.of(
          "age", List.of("45-54", "45-54", "45-54", "35-44", "35-44", "25-34", "65+", "19-24"),
          "income", List.of("50-74K", "50-74K", "35-49K", "35-49K", "75-99K", "25-34K", "15-24K"),
          "homeOwnership", List.of("Homeowner", "Homeowner", "Homeowner", "", "Renter"),
          "maritalStatus", List.of("Married", "Married", "Unmarried", "Unmarried", ""),
          "householdSize", List.of("2", "2", "2", "1", "1", "3", "4", "5"),
          "kids", List.of("0", "0", "0", "0", "1", "1", "2", "3"));

  private MadeHouseholds() {}

  static Audience make() {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<Integer, Map<String, String>> households = new HashMap<>();
    while (households.size() < HOUSEHOLDS) {
      int number = random.nextInt(1, 2_501);
      if (!households.containsKey(number)) {
        households.put(number, describe(random, households.size() < DESCRIBED));
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add("Made: every household. With --data DIR the demo takes real ones.");
    notes.addAll(Households.MADE);
    return new Audience(
        "demo-households",
        "demo-coupons",
        HOUSEHOLDS + " made households, of the shape of a grocer's campaign",
        notes,
        Households.ATTRIBUTES,
        Households.people("sample", households));
  }

  private static Map<String, String> describe(SplittableRandom random, boolean described) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("offerEnds", "2017-12-24");
    // In a fixed order, since the iteration of a Map.of differs from run to run.
    for (String name : ANSWERS.keySet().stream().sorted().toList()) {
      List<String> answers = ANSWERS.getOrDefault(name, List.of());
      String answer = answers.get(random.nextInt(answers.size()));
      if (described && !answer.isEmpty()) {
        attributes.put(name, answer);
      }
    }
    return attributes;
  }
}
