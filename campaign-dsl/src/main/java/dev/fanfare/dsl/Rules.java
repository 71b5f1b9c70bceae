package dev.fanfare.dsl;

import dev.fanfare.dsl.Campaign.Email;
import dev.fanfare.dsl.Campaign.Holdout;
import dev.fanfare.dsl.Campaign.Rate;
import dev.fanfare.dsl.Campaign.Retries;
import dev.fanfare.dsl.Campaign.Sender;
import dev.fanfare.dsl.Campaign.UnknownPolicy;
import dev.fanfare.dsl.Experiment.Weight;
import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of single values, each in one place for the reader and for the records. */
final class Rules {

  private static final int LONGEST_SUBJECT = 500;
  private static final int LONGEST_DISPLAY_NAME = 100;
  private static final int LONGEST_PARAMETER = 200;
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.~-]{1,64}");
  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern PERCENT = Pattern.compile("((?:0|[1-9]\\d{0,2})(?:\\.\\d{1,2})?)%");
  private static final Pattern WEIGHT = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
  private static final Pattern RATE = Pattern.compile("(0|[1-9]\\d{0,8}) per ([A-Za-z]+)");
  private static final Pattern DELAY =
      Pattern.compile("P1D|PT(?=\\d)(\\d{1,2}H)?(\\d{1,4}M)?(\\d{1,5}S)?");
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern LOCAL_TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?");

  /** Dot-atom of RFC 5322 before the at sign, host name of RFC 1123 with two labels after it. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+"
              + "[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private Rules() {}

  static Verdict<String> slug(String text) {
    if (SLUG.matcher(text).matches()) {
      return new Good<>(text);
    }
    String likely =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return new Bad<>(
        "must be 1 to 63 lower-case letters, digits and hyphens, not beginning with a hyphen",
        SLUG.matcher(likely).matches()
            ? "did you mean `" + likely + "`?"
            : "write a name such as `spring-coupons`");
  }

  /** A template by its name, and perhaps the number of a version: {@code welcome@3}. */
  static Verdict<String> template(String text) {
    int at = text.indexOf('@');
    if (at >= 0 && !VERSION.matcher(text.substring(at + 1)).matches()) {
      return new Bad<>(
          "must have the number of a version after its @",
          "write it such as `welcome@3`, or without @ for the version in force");
    }
    return slug(at < 0 ? text : text.substring(0, at)) instanceof Bad<String> bad
        ? bad
        : new Good<>(text);
  }

  static Verdict<String> locale(String text) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(text).build();
      String tag = locale.toLanguageTag();
      if (!locale.getLanguage().isEmpty()) {
        return tag.equals(text)
            ? new Good<>(text)
            : new Bad<>("is not in its usual case", "write `" + tag + "`");
      }
    } catch (IllformedLocaleException e) {
      return new Bad<>("is not a BCP 47 language tag", "write one such as `de` or `de-AT`");
    }
    return new Bad<>("is not a BCP 47 language tag", "write one such as `de` or `de-AT`");
  }

  static Verdict<Holdout> holdout(String text) {
    Matcher matcher = PERCENT.matcher(text);
    if (!matcher.matches()) {
      return new Bad<>(
          "must be a percentage with at most two decimals", "write it such as `10%` or `2.5%`");
    }
    int basisPoints = new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact();
    return basisPoints <= Holdout.MOST
        ? new Good<>(new Holdout(basisPoints))
        : new Bad<>("must be 0% to 50%", "hold out at most half of the audience");
  }

  /** In basis points. */
  static Verdict<Integer> shareOfWaves(String text) {
    Matcher matcher = PERCENT.matcher(text);
    if (!matcher.matches()) {
      return new Bad<>("must be a percentage with at most two decimals", "write it such as `10%`");
    }
    int basisPoints = new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact();
    return basisPoints >= Waves.LEAST && basisPoints <= Waves.MOST
        ? new Good<>(basisPoints)
        : new Bad<>("must be 1% to 50%", "to write to everybody at once, remove `waves`");
  }

  static Verdict<String> variant(String text) {
    return text.equals(Experiment.CONTROL)
        ? new Bad<>("is what people are called who are held out", "give the variant another name")
        : slug(text);
  }

  static Verdict<Weight> weight(String text) {
    Matcher percent = PERCENT.matcher(text);
    if (percent.matches()) {
      int units = new BigDecimal(percent.group(1)).movePointRight(2).intValueExact();
      return units >= 1 && units <= Weight.WHOLE
          ? new Good<>(new Weight(units, true))
          : new Bad<>("must be 0.01% to 100%", "remove the variant to give it to nobody");
    }
    if (!WEIGHT.matcher(text).matches()) {
      return new Bad<>(
          "must be a whole number, or a percentage with at most two decimals",
          "write it such as `1` or `33.33%`");
    }
    int units = Integer.parseInt(text);
    return units >= 1 && units <= Weight.MOST_PARTS
        ? new Good<>(new Weight(units, false))
        : new Bad<>("must be 1 to 1000", "remove the variant to give it to nobody");
  }

  static Verdict<String> attribute(String text) {
    return ATTRIBUTE.matcher(text).matches()
        ? new Good<>(text)
        : new Bad<>(
            "must be the name of an attribute: a letter, then letters, digits and _",
            "see GET /v1/attributes");
  }

  static Verdict<Rate> rate(String text) {
    String example = "write it such as `500 per minute`";
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches()) {
      return new Bad<>("must be a whole number per second, minute or hour", example);
    }
    int count = Integer.parseInt(matcher.group(1));
    if (count < 1 || count > Rate.MOST) {
      return new Bad<>("must be 1 to 1000000 per unit of time", example);
    }
    String word = matcher.group(2);
    for (Rate.Unit unit : Rate.Unit.values()) {
      if (unit.word().equals(word)) {
        return new Good<>(new Rate(count, unit));
      }
    }
    List<String> known = Arrays.stream(Rate.Unit.values()).map(Rate.Unit::word).toList();
    return new Bad<>("has an unknown unit of time `" + word + "`", Words.hint(word, known));
  }

  static Verdict<Deadline> deadline(String text) {
    if (text.startsWith("P")) {
      return switch (ScheduleRules.lateness(text)) {
        case Good<Duration>(Duration time) -> new Good<>(new Deadline.After(time));
        case Bad<Duration>(String message, String hint) -> new Bad<>(message, hint);
      };
    }
    return switch (instant(text)) {
      case Good<OffsetDateTime>(OffsetDateTime time) -> new Good<>(new Deadline.At(time));
      case Bad<OffsetDateTime> _ ->
          new Bad<>(
              "must be an ISO-8601 duration from when people are due, or an RFC 3339 instant",
              "write it such as `PT12H`, or `2026-12-01T21:00:00+01:00`");
    };
  }

  static Verdict<String> channel(String text) {
    return text.equals(Email.CHANNEL)
        ? new Good<>(text)
        : new Bad<>("is not a channel of this format", "write `email`, the one there is");
  }

  static Verdict<Counting.Caps> caps(String text) {
    for (Counting.Caps caps : Counting.Caps.values()) {
      if (caps.word().equals(text)) {
        return new Good<>(caps);
      }
    }
    List<String> known = Arrays.stream(Counting.Caps.values()).map(Counting.Caps::word).toList();
    return new Bad<>("must be apply or exempt", Words.hint(text, known));
  }

  static Verdict<UnknownPolicy> unknownPolicy(String text) {
    for (UnknownPolicy policy : UnknownPolicy.values()) {
      if (policy.word().equals(text)) {
        return new Good<>(policy);
      }
    }
    List<String> known = Arrays.stream(UnknownPolicy.values()).map(UnknownPolicy::word).toList();
    return new Bad<>("must be resend, drop or ask", Words.hint(text, known));
  }

  static Verdict<OffsetDateTime> instant(String text) {
    String example = "write it such as `2026-12-01T09:00:00+01:00`";
    if (LOCAL_TIME.matcher(text).matches()) {
      return new Bad<>(
          "is a local time and could mean several instants",
          "add `zone: Europe/Vienna` beside it, or the offset: `2026-12-01T09:00:00+01:00`");
    }
    if (!RFC_3339.matcher(text).matches()) {
      return new Bad<>(
          "must be an RFC 3339 instant with seconds (at most six decimals) and offset", example);
    }
    try {
      return new Good<>(OffsetDateTime.parse(text));
    } catch (DateTimeException e) {
      return new Bad<>("is not a date and time that exists", example);
    }
  }

  /** Whether a time can be written as RFC 3339 and kept by PostgreSQL without loss. */
  static Verdict<OffsetDateTime> rfc3339(OffsetDateTime time) {
    boolean writable =
        time.getYear() >= 0
            && time.getYear() <= 9999
            && time.getNano() % 1_000 == 0
            && time.getOffset().getTotalSeconds() % 60 == 0;
    return writable
        ? new Good<>(time)
        : new Bad<>(
            "must have a year of four digits, an offset in minutes and whole microseconds",
            "cut the time to microseconds");
  }

  static Verdict<Duration> delay(String text) {
    return DELAY.matcher(text).matches()
        ? delay(Duration.parse(text))
        : new Bad<>(
            "must be an ISO-8601 duration of hours, minutes and whole seconds",
            "write it such as `PT1M` for one minute or `PT90S` for ninety seconds");
  }

  static Verdict<Duration> delay(Duration delay) {
    boolean fits =
        delay.compareTo(Duration.ofSeconds(1)) >= 0
            && delay.compareTo(Retries.LONGEST_DELAY) <= 0
            && delay.getNano() == 0;
    return fits
        ? new Good<>(delay)
        : new Bad<>(
            "must be one second to one day, in whole seconds",
            "write `PT1S` to `P1D`; it is doubled after every attempt");
  }

  static Verdict<String> headerText(String text) {
    if (text.isBlank()) {
      return new Bad<>("is blank", "write the line people will see");
    }
    if (text.codePoints().anyMatch(Rules::breaksHeader)) {
      return new Bad<>(
          "has a line break or control character",
          "keep it on one line; a line break could add a header");
    }
    return text.codePointCount(0, text.length()) <= LONGEST_SUBJECT
        ? new Good<>(text)
        : new Bad<>("is longer than 500 characters", "shorten it");
  }

  static Verdict<String> parameterName(String text) {
    return PARAMETER.matcher(text).matches()
        ? new Good<>(text)
        : new Bad<>(
            "must be 1 to 64 letters, digits and _.~- of ASCII", "write it such as `utm_source`");
  }

  static Verdict<String> parameterValue(String text) {
    boolean plain =
        !text.isBlank()
            && text.codePointCount(0, text.length()) <= LONGEST_PARAMETER
            && text.codePoints().noneMatch(Rules::breaksHeader);
    return plain
        ? new Good<>(text)
        : new Bad<>(
            "must be 1 to 200 characters on one line",
            "write it such as `newsletter`, or remove it");
  }

  static Verdict<String> body(String text) {
    if (text.isBlank()) {
      return new Bad<>("is blank", "write the content, or remove the key");
    }
    IntPredicate refused = c -> breaksHeader(c) && c != '\n' && c != '\t' && !isSeparator(c);
    return text.codePoints().noneMatch(refused)
        ? new Good<>(text)
        : new Bad<>(
            "has a control character", "only line feeds and tabs may be there, no carriage return");
  }

  static Verdict<Sender> sender(String text) {
    if (text.codePoints().anyMatch(Rules::breaksHeader)) {
      return new Bad<>(
          "has a line break or control character",
          "keep it on one line; a line break could add a header");
    }
    int open = text.lastIndexOf('<');
    if (open < 0 || !text.endsWith(">")) {
      return switch (address(text)) {
        case Good<String>(String address) -> new Good<>(new Sender(null, address));
        case Bad<String>(String message, String hint) -> new Bad<>(message, hint);
      };
    }
    String name = unquoted(text.substring(0, open).strip());
    String address = text.substring(open + 1, text.length() - 1);
    if (displayName(name) instanceof Bad<String>(String message, String hint)) {
      return new Bad<>(message, hint);
    }
    return switch (address(address)) {
      case Good<String> _ -> new Good<>(new Sender(name, address));
      case Bad<String>(String message, String hint) -> new Bad<>(message, hint);
    };
  }

  static Verdict<String> displayName(String name) {
    boolean plain =
        !name.isEmpty()
            && name.equals(name.strip())
            && name.codePointCount(0, name.length()) <= LONGEST_DISPLAY_NAME
            && name.codePoints().noneMatch(c -> breaksHeader(c) || "<>\"\\".indexOf(c) >= 0);
    return plain
        ? new Good<>(name)
        : new Bad<>(
            "has a display name that is empty, longer than 100 characters or has one of <>\"\\",
            "write `Fanfare Market <offers@example.com>` or the bare address");
  }

  static Verdict<String> address(String text) {
    if (text.codePoints().anyMatch(Rules::breaksHeader)) {
      return new Bad<>(
          "has a line break or control character",
          "keep it on one line; a line break could add a header");
    }
    if (text.codePoints().anyMatch(c -> c > 127)) {
      return new Bad<>(
          "has an e-mail address with characters outside ASCII",
          "write an international domain in its xn-- form");
    }
    return text.length() <= 254 && ADDRESS.matcher(text).matches()
        ? new Good<>(text)
        : new Bad<>(
            "is not an e-mail address", "write `offers@example.com`, with a full domain name");
  }

  static boolean largerThan(String text, int bytes) {
    return text.length() > bytes || text.getBytes(StandardCharsets.UTF_8).length > bytes;
  }

  private static String unquoted(String name) {
    return name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")
        ? name.substring(1, name.length() - 1).strip()
        : name;
  }

  /** Control characters, separators of lines, and halves of surrogate pairs. */
  private static boolean breaksHeader(int codePoint) {
    return Character.isISOControl(codePoint)
        || isSeparator(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  private static boolean isSeparator(int codePoint) {
    return codePoint == 0x2028 || codePoint == 0x2029;
  }
}
