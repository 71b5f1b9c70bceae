package dev.fanfare.cli.demo;

import dev.fanfare.cli.demo.Person.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every household of the demo is given, real or not: a made name, offer, address, zone and
 * standing. Pure: the same households give the same people.
 */
final class Households {

  /** What the data says of a household, and the template may ask for. */
  static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("age", "string"),
          Map.entry("income", "string"),
          Map.entry("homeOwnership", "string"),
          Map.entry("maritalStatus", "string"),
          Map.entry("householdSize", "number"),
          Map.entry("kids", "number"),
          Map.entry("firstName", "string"),
          Map.entry("offerTitle", "string"),
          Map.entry("offerSaving", "string"),
          Map.entry("offerEnds", "date"));

  static final List<String> MADE =
      List.of(
          "Made: names, offers and their end, addresses, time zones and consent.",
          "Some never agreed, took it back, are suppressed, share an address or",
          "have none; some addresses the inbox refuses, or cuts the connection.");

  private static final List<String> NAMES =
      List.of("Ada", "Ben", "Carla", "Dmitri", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jun");
  private static final List<String> OFFERS =
      List.of("coffee", "fresh vegetables", "breakfast cereals", "cheese", "frozen pizza", "soap");
  private static final List<String> SAVINGS = List.of("$0.50", "$1", "$1.50", "$2");
  private static final List<String> ZONES =
      List.of("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles");

  private Households() {}

  /**
   * The people of these households, with one of each thing that can happen in every few hundred.
   */
  static List<Person> people(String prefix, Map<Integer, Map<String, String>> households) {
    List<Person> people = new ArrayList<>();
    new TreeMap<>(households)
        .forEach(
            (number, known) -> {
              String id = prefix + "-" + number;
              Map<String, String> attributes = new HashMap<>(known);
              attributes.put("offerTitle", of(OFFERS, number));
              attributes.put("offerSaving", of(SAVINGS, number / 7));
              if (people.size() % 400 != 99) {
                attributes.put("firstName", of(NAMES, number / 3));
              }
              String zone = of(ZONES, number);
              Person plain = new Person(id, id + "@example.com", zone, attributes, Standing.AGREED);
              people.add(particular(people.size(), plain, people));
            });
    return people;
  }

  private static String of(List<String> choices, int number) {
    return choices.get(number % choices.size());
  }

  private static Person particular(int place, Person plain, List<Person> before) {
    String own = plain.externalId() + ".example.com";
    return switch (place % 400) {
      case 11, 61, 111, 161, 211, 261, 311, 361 -> plain.with(Standing.NEVER_ASKED);
      case 22, 122, 322 -> plain.with(Standing.WITHDREW);
      case 33, 233 -> plain.with(Standing.SUPPRESSED);
      case 44, 244 -> plain.at(before.getLast().email());
      case 55 -> plain.at("");
      case 66 -> plain.at("tempfail@" + own);
      case 77 -> plain.at("permfail@" + own);
      case 88 -> plain.at("cut@" + own);
      default -> plain;
    };
  }
}
