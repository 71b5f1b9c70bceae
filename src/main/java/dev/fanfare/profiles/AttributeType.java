package dev.fanfare.profiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** What an attribute can hold, and how its values are read and kept as JSON. */
public enum AttributeType {
  STRING,
  NUMBER,
  BOOLEAN,
  DATE,
  INSTANT,
  STRINGS;

  private static final int MOST_TEXTS = 100;
  private static final int LONGEST_TEXT = 4_096;
  private static final int LONGEST_NUMBER = 40;

  /** As people write it, for example {@code number}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of a word; empty when there is none. */
  public static Optional<AttributeType> ofWord(String word) {
    for (var type : values()) {
      if (type.word().equals(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Judges a value given as text; good is its JSON. */
  public Checked judge(String text) {
    return switch (this) {
      case STRING -> string(text);
      case NUMBER -> number(text.strip());
      case BOOLEAN -> bool(text.strip());
      case DATE -> date(text.strip());
      case INSTANT -> instant(text.strip());
      case STRINGS -> strings(text.strip());
    };
  }

  private static Checked string(String text) {
    if (text.length() > LONGEST_TEXT) {
      return new Checked.Bad("must be at most 4096 characters long");
    }
    var rule = JsonText.rule(text);
    return rule.isEmpty() ? new Checked.Good(JsonText.quote(text)) : new Checked.Bad(rule);
  }

  private static Checked number(String text) {
    if (isPlainInteger(text)) {
      return new Checked.Good(text);
    }
    try {
      if (text.length() <= LONGEST_NUMBER && fitsDouble(new BigDecimal(text))) {
        return new Checked.Good(new BigDecimal(text).toString());
      }
    } catch (NumberFormatException e) {
      return new Checked.Bad("must be a number, with a point before its decimals");
    }
    return new Checked.Bad("must be a number a double can hold, in at most 40 characters");
  }

  /**
   * Numbers are doubles wherever conditions are judged, so nothing is kept that is none: neither
   * what is too large nor what would become zero.
   */
  private static boolean fitsDouble(BigDecimal number) {
    double value = number.doubleValue();
    return Double.isFinite(value) && (value != 0 || number.signum() == 0);
  }

  private static boolean isPlainInteger(String text) {
    int length = text.length();
    if (length == 0 || length > 15 || (text.charAt(0) == '0' && length > 1)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static Checked bool(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return lower.equals("true") || lower.equals("false")
        ? new Checked.Good(lower)
        : new Checked.Bad("must be true or false");
  }

  private static Checked date(String text) {
    try {
      // ISO dates may have years beyond four digits and signs, which sort and compare as none does.
      if (text.length() == 10 && LocalDate.parse(text).getYear() > 0) {
        return new Checked.Good("\"" + text + "\"");
      }
    } catch (DateTimeException e) {
      return new Checked.Bad("must be a date that exists, as 2026-11-22");
    }
    return new Checked.Bad("must be a date, as 2026-11-22");
  }

  private static Checked instant(String text) {
    try {
      // To the microsecond, as PostgreSQL keeps it: conditions must see the same everywhere.
      var instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (instant.getEpochSecond() >= -62_135_596_800L
          && instant.getEpochSecond() < 253_402_300_800L) {
        return new Checked.Good("\"" + instant + "\"");
      }
    } catch (DateTimeException e) {
      return new Checked.Bad("must be an instant with its offset, as 2026-11-22T08:00:00Z");
    }
    return new Checked.Bad("must be an instant of the years 1 to 9999");
  }

  private static Checked strings(String text) {
    JsonNode list;
    try {
      list = JsonText.read(text);
    } catch (JsonProcessingException e) {
      return new Checked.Bad("must be a JSON array of strings, as [\"tea\",\"cake\"]");
    }
    if (!list.isArray() || list.size() > MOST_TEXTS) {
      return new Checked.Bad("must be a JSON array of at most 100 strings");
    }
    var json = new StringBuilder("[");
    for (var element : list) {
      if (!element.isTextual()) {
        return new Checked.Bad("must be a JSON array that holds strings only");
      }
      switch (string(element.textValue())) {
        case Checked.Good(var value) -> json.append(json.length() == 1 ? "" : ",").append(value);
        case Checked.Bad bad -> {
          return bad;
        }
      }
    }
    return new Checked.Good(json.append(']').toString());
  }
}
