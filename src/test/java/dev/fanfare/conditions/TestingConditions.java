package dev.fanfare.conditions;

import dev.fanfare.consent.Purpose;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes sound conditions of every form of the dialect, from a seed. */
final class TestingConditions {

  static final Instant NOW = Instant.parse("2026-03-29T00:59:59.999999Z");

  static final Schema SCHEMA =
      new Schema(
          Map.of(
              "city", AttributeType.STRING,
              "name", AttributeType.STRING,
              "age", AttributeType.NUMBER,
              "spent", AttributeType.NUMBER,
              "vip", AttributeType.BOOLEAN,
              "born", AttributeType.DATE,
              "since", AttributeType.DATE,
              "seen", AttributeType.INSTANT,
              "topics", AttributeType.STRINGS),
          List.of(
              new Purpose(0, "service", true, null, null, false, NOW),
              new Purpose(1, "marketing", false, null, null, false, NOW)),
          Set.of("gold", "lapsed", "ruled"),
          Set.of("gold"),
          Set.copyOf(TestingEvents.CAMPAIGNS),
          TestingTold.TYPES);

  static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "ab",
          "b",
          "B",
          "Wien",
          "wien",
          "WIEN",
          "ß",
          "ä",
          "a\u0308",
          "Z",
          "z",
          "\ue000",
          "\uffee",
          "\ud83d\ude00",
          "a\ud83d\ude00b",
          "\ud83d\udc69\u200d\ud83d\ude80",
          "%",
          "_",
          "100%",
          "a_b",
          "a\\b",
          "a.b",
          "'",
          "\"",
          "a\nb",
          "\n",
          "\r\n",
          "a\tb",
          "null",
          "true",
          "0",
          "12",
          "\u0130",
          "\u0131",
          "\u212a",
          "\u00a0",
          "\u2028",
          "{}",
          "[1]",
          "x".repeat(300));

  /** Java's CEL compares by halves of characters, which differs from CEL's own rule for these. */
  static final List<String> STANDARD_TEXTS =
      TEXTS.stream().filter(text -> !text.equals("\ue000") && !text.equals("\uffee")).toList();

  static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "1",
          "-1",
          "18",
          "18.5",
          "0.1",
          "0.2",
          "0.30000000000000004",
          "1e15",
          "1e150",
          "1.0000001e150",
          "-1e150",
          "1e-150",
          "9e-151",
          "1e308",
          "-1e308",
          "5e-324",
          "2.5",
          "3",
          "7",
          "100",
          "9007199254740992",
          "123456789012345");

  private static final List<String> DATES =
      List.of("0001-01-01", "1899-12-31", "1970-01-01", "2000-02-29", "2026-03-29", "9999-12-31");

  private static final List<String> INSTANTS =
      List.of(
          "0001-01-01T00:00:00Z",
          "1899-12-31T23:59:59.999999Z",
          "1916-04-30T22:00:00Z",
          "1970-01-01T00:00:00Z",
          "2026-03-29T00:59:59.999999Z",
          "2026-03-29T01:00:00Z",
          "2026-10-25T00:30:00Z",
          "2026-10-25T01:30:00Z",
          "2150-07-01T12:00:00Z",
          "9999-12-31T23:59:59.999999Z");

  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Vienna",
          "America/New_York",
          "Asia/Kathmandu",
          "Pacific/Apia",
          "Australia/Lord_Howe",
          "Africa/Monrovia",
          "Etc/GMT+12");

  private static final List<String> PATTERNS =
      List.of(
          "a",
          "^a",
          "b$",
          "^$",
          ".",
          "^.$",
          "^.*$",
          "[a-z]+",
          "[^a-z]",
          "\\d+",
          "^\\w+$",
          "\\s",
          "\\S",
          "\\W",
          "\\D",
          "a|b",
          "(a|b)+",
          "^(?:wi|WI)(en|EN)$",
          "a.b",
          "a\\.b",
          "[.]",
          "x{100}",
          "x{2,3}$",
          "^x{3,}",
          "\\\\",
          "[\\\\]",
          "100%",
          "a_b",
          "[ä-ü]",
          "[\ud83d\ude00-\ud83d\ude4f]",
          "\ud83d\ude00",
          "[^\n]",
          "\\n",
          "\\t",
          "[\\s\\d]",
          "[^\\w]",
          "ß",
          "(a*)*b",
          "^(a?b?)*$",
          "[-a]",
          "[a-]",
          "[\\]]",
          "\\^",
          "[$^]",
          "(0|1|2){1,2}$");

  private final Random random;
  private final boolean standard;
  private int depth;

  /**
   * @param standard only what CEL's own runtime knows too
   */
  TestingConditions(long seed, boolean standard) {
    this.random = new Random(seed);
    this.standard = standard;
  }

  String next() {
    depth = 0;
    return bool(1 + random.nextInt(4));
  }

  private String bool(int size) {
    if (size <= 0) {
      return test();
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> "(" + bool(size - 1) + " && " + bool(size - 1) + ")";
      case 2, 3 -> "(" + bool(size - 1) + " || " + bool(size - 1) + ")";
      case 4 -> "!" + "(" + bool(size - 1) + ")";
      case 5 -> "(" + bool(size - 2) + " ? " + bool(size - 1) + " : " + bool(size - 2) + ")";
      default -> test();
    };
  }

  private String test() {
    return switch (random.nextInt(standard ? 12 : 20)) {
      case 0 -> "profile.vip";
      case 1 -> "profile.vip " + pick("==", "!=") + pick(" true", " false");
      case 2 -> number(2) + " " + (standard ? order() : comparison()) + " " + number(1);
      case 3 -> text(2) + " " + comparison() + " " + text(1);
      case 4 -> text(1) + pick(".contains(", ".startsWith(", ".endsWith(") + text(1) + ")";
      case 5 -> text(1) + ".matches(" + quoted(pick(PATTERNS)) + ")";
      case 6 -> "has(profile." + pick("city", "age", "vip", "seen", "topics") + ")";
      case 7 -> text(1) + " in [" + listed(2, 4) + "]";
      case 8 -> number(0) + " in [" + number(-1) + ", " + number(-1) + "]";
      case 9 -> text(1) + " in profile.topics";
      case 10 -> quantified();
      case 11 -> instant(1) + " " + comparison() + " " + instant(1);
      case 12 -> date(1) + " " + comparison() + " " + date(1);
      case 13 -> "has(profile." + pick("born", "zone", "locale", "createdAt", "name") + ")";
      case 14 -> pick("consented", "withdrawn") + "(\"email\", \"marketing\")";
      case 15 -> "reachable(\"email\")";
      case 16 -> "segment(\"" + pick("gold", "lapsed", "ruled") + "\")";
      case 17 -> duration() + " " + comparison() + " " + duration();
      case 18 -> date(1) + " in [date(\"2000-02-29\"), date(\"2026-03-29\")]";
      default -> pick("profile.zone", "profile.locale", "profile.externalId") + " == " + text(0);
    };
  }

  private String quantified() {
    if (depth == 2) {
      return "profile.vip";
    }
    var list = random.nextInt(4) == 0 ? "[" + listed(1, 3) + "]" : "profile.topics";
    var name = "t" + depth;
    depth++;
    var body =
        switch (random.nextInt(5)) {
          case 0 -> name + " == " + text(1);
          case 1 -> name + ".startsWith(" + text(0) + ")";
          case 2 -> name + " " + order() + " " + text(0) + " || " + test();
          case 3 -> "size(" + name + ") > " + literal() + " && " + test();
          default -> test();
        };
    depth--;
    return list + pick(".exists(", ".all(") + name + ", " + body + ")";
  }

  private String text(int size) {
    if (size <= 0) {
      return quoted(pick(standard ? STANDARD_TEXTS : TEXTS));
    }
    return switch (random.nextInt(standard ? 5 : 8)) {
      case 0, 1 -> pick("profile.city", "profile.name");
      case 2 -> quoted(pick(standard ? STANDARD_TEXTS : TEXTS));
      case 3 -> depth > 0 ? "t" + random.nextInt(depth) : "profile.city";
      case 4 -> "(" + test() + " ? " + text(size - 1) + " : " + text(size - 2) + ")";
      case 5 -> text(size - 1) + ".lowerAscii()";
      case 6 -> pick("profile.zone", "profile.externalId", "profile.attributes.city");
      default -> pick("profile.city", "profile.locale");
    };
  }

  private String number(int size) {
    if (size < 0) {
      return literal();
    }
    if (!standard && random.nextInt(12) == 0) {
      return "score(\"gold\")";
    }
    if (size > 0 && random.nextInt(6) == 0) {
      return counted();
    }
    if (size == 0) {
      return pick("profile.age", "profile.spent", literal());
    }
    return switch (random.nextInt(standard ? 5 : 10)) {
      case 0 -> literal();
      case 1 -> "size(" + text(1) + ")";
      case 2 -> "size(profile.topics)";
      case 3 -> "profile.age";
      case 4 -> "profile.spent";
      case 5 -> "-" + pick("profile.age", "profile.spent");
      case 6, 7 ->
          "(" + number(size - 1) + pick(" + ", " - ", " * ", " / ") + number(size - 1) + ")";
      case 8 ->
          date(1)
              + pick(
                  ".getFullYear()",
                  ".getMonth()",
                  ".getDate()",
                  ".getDayOfWeek()",
                  ".getDayOfYear()");
      default ->
          instant(1)
              + pick(".getFullYear", ".getMonth", ".getDate", ".getHours", ".getMinutes")
              + "(\""
              + pick(ZONES)
              + "\")";
    };
  }

  private String counted() {
    return random.nextInt(2) == 0 ? countedOfTold() : countedOfOurs();
  }

  private String countedOfTold() {
    var type = pick(List.copyOf(TestingTold.NAMES));
    var narrowings = new ArrayList<String>();
    if (random.nextInt(3) > 0) {
      narrowings.add(".within(\"" + pick(TestingTold.WINDOWS) + "\")");
    }
    if (random.nextInt(3) > 0) {
      narrowings.add(".where(\"" + pick(TestingTold.asked(type, standard)) + "\")");
    }
    Collections.shuffle(narrowings, random);
    return "events(\"" + type + "\")" + String.join("", narrowings) + ".count()";
  }

  private String countedOfOurs() {
    var event =
        pick(
            "message.sent",
            "message.opened",
            "message.clicked",
            "message.unsubscribed",
            "conversion.recorded");
    var narrowings = new ArrayList<String>();
    if (random.nextInt(4) > 0) {
      narrowings.add(".within(\"" + pick(TestingEvents.WINDOWS) + "\")");
    }
    if (random.nextInt(3) == 0) {
      narrowings.add(".campaign(\"" + pick(TestingEvents.CAMPAIGNS) + "\")");
    }
    if ((event.endsWith("opened") || event.endsWith("clicked")) && random.nextBoolean()) {
      narrowings.add(".by(\"" + pick("person", "machine", "bot", "anybody") + "\")");
    }
    Collections.shuffle(narrowings, random);
    return "events(\"" + event + "\")" + String.join("", narrowings) + ".count()";
  }

  private String instant(int size) {
    return switch (random.nextInt(standard ? 4 : 6)) {
      case 0, 1 -> "profile.seen";
      case 2 -> "timestamp(\"" + pick(INSTANTS) + "\")";
      case 3 ->
          size > 0 && !standard
              ? "(" + pick("profile.seen", "now") + pick(" + ", " - ") + written() + ")"
              : "profile.seen";
      case 4 -> "now";
      default -> "profile.createdAt";
    };
  }

  private String duration() {
    return random.nextInt(3) == 0 && !standard
        ? "(profile.seen - " + pick("now", "profile.createdAt") + ")"
        : written();
  }

  private String written() {
    return "duration(\"" + pick("0s", "24h", "-1h30m", "720h", "876600h", "1s", "90m") + "\")";
  }

  private String date(int size) {
    return switch (random.nextInt(5)) {
      case 0 -> "profile.born";
      case 1 -> "profile.since";
      case 2 -> "date(\"" + pick(DATES) + "\")";
      case 3 -> "date(" + instant(1) + ", \"" + pick(ZONES) + "\")";
      default ->
          size > 0
              ? pick("profile.born", "profile.since", "date(profile.seen, \"UTC\")")
                  + ".plusDays("
                  + pick("0", "1", "-1", "365", "-36525")
                  + ")"
              : "profile.born";
    };
  }

  private String literal() {
    var number = pick(NUMBERS);
    if (standard && number.equals("-0.0")) {
      // Java's CEL takes it for less than the 0 that size() gives.
      return "0.0";
    }
    return !standard || number.contains(".") || number.contains("e") ? number : number + ".0";
  }

  private String listed(int least, int most) {
    var values = new ArrayList<String>();
    int size = least + random.nextInt(most - least + 1);
    for (int i = 0; i < size; i++) {
      values.add(quoted(pick(standard ? STANDARD_TEXTS : TEXTS)));
    }
    return String.join(", ", values);
  }

  private String comparison() {
    return pick("==", "!=", "<", "<=", ">", ">=");
  }

  private String order() {
    return pick("<", "<=", ">", ">=");
  }

  /** CEL takes the escapes of JSON. */
  static String quoted(String text) {
    return JsonText.quote(text);
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
