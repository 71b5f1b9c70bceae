package dev.fanfare.cli.demo;

import dev.fanfare.cli.demo.Redemptions.Redemption;
import dev.fanfare.cli.terminal.Figures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * An audience of the shape of campaign 18 for those without its data: as many households, as many
 * of them described, with the same answers about as often. The same each time, but for the day that
 * offers end.
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

  /** So many of a hundred redeem; of those, so many of a hundred another coupon each time. */
  private static final int REDEEMING = 19;

  private static final int ANOTHER = 67;
  private static final int MOST_COUPONS = 11;

  /** For so long coupons of the campaign were good. */
  private static final int DAYS = 55;

  private MadeHouseholds() {}

  static Audience make(LocalDate today) {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<Integer, Map<String, String>> households = new HashMap<>();
    while (households.size() < HOUSEHOLDS) {
      int number = random.nextInt(1, 2_501);
      if (!households.containsKey(number)) {
        households.put(number, describe(random, households.size() < DESCRIBED, today));
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add("Made: every household. With --data DIR the demo takes real ones.");
    notes.addAll(Households.MADE);
    return new Audience(
        "demo-households",
        "demo-coupons",
        Figures.number(HOUSEHOLDS) + " made households, of the shape of a grocer's campaign",
        notes,
        Households.ATTRIBUTES,
        Households.people("sample", households),
        redemptions(new TreeSet<>(households.keySet())));
  }

  private static Redemptions redemptions(SortedSet<Integer> households) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Redemption> redemptions = new ArrayList<>();
    for (int household : households) {
      int coupons = random.nextInt(100) < REDEEMING ? 1 : 0;
      while (coupons > 0 && coupons < MOST_COUPONS && random.nextInt(100) < ANOTHER) {
        coupons++;
      }
      for (int i = 0; i < coupons; i++) {
        int number = redemptions.size() + 1;
        redemptions.add(new Redemption("redemption-" + number, "sample-" + household));
      }
    }
    return new Redemptions(
        "made", "They are drawn without a look at the groups: none should do better.", redemptions);
  }

  private static Map<String, String> describe(
      SplittableRandom random, boolean described, LocalDate today) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("offerEnds", today.plusDays(DAYS).toString());
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
