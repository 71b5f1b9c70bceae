package dev.fanfare.dsl;

import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Five fields as crontab writes them: minute, hour, day of the month, month, day of the week. Each
 * is {@code *} or a list of values and ranges, with a step after {@code *} or a range; months and
 * days of the week have names of three letters, Sunday is 0 or 7. A day of the month beside a day
 * of the week is refused, because crontabs disagree about it. Equal when written alike.
 */
public final class CronExpression implements Rhythm {

  private static final String EXAMPLE = "write it such as `\"30 9 * * mon-fri\"`";
  private static final Pattern PART =
      Pattern.compile("(\\*|([0-9a-z]{1,3})(?:-([0-9a-z]{1,3}))?)(?:/([0-9]{1,2}))?");

  private enum Field {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY("day of the month", 1, 31, List.of()),
    MONTH(
        "month",
        1,
        12,
        List.of(
            "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
            "dec")),
    WEEKDAY("day of the week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    private final String called;
    private final int least;
    private final int most;
    private final List<String> names;

    Field(String called, int least, int most, List<String> names) {
      this.called = called;
      this.least = least;
      this.most = most;
      this.names = names;
    }

    /** The number of a value; -1 when it is none. */
    int number(String value) {
      int number = value.matches("[0-9]+") ? Integer.parseInt(value) : names.indexOf(value);
      return value.isEmpty() || number < least || number > most ? -1 : number;
    }
  }

  private final String text;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final NavigableSet<LocalTime> times;

  private CronExpression(String text, List<BitSet> fields) {
    this.text = text;
    this.days = fields.get(Field.DAY.ordinal());
    this.months = fields.get(Field.MONTH.ordinal());
    this.weekdays = fields.get(Field.WEEKDAY.ordinal());
    NavigableSet<LocalTime> named = new TreeSet<>();
    fields.get(Field.HOUR.ordinal()).stream()
        .forEach(
            hour ->
                fields.get(Field.MINUTE.ordinal()).stream()
                    .forEach(minute -> named.add(LocalTime.of(hour, minute))));
    this.times = Collections.unmodifiableNavigableSet(named);
  }

  /** Reads an expression; throws {@link IllegalArgumentException} when it is none. */
  public static CronExpression of(String text) {
    return switch (read(text)) {
      case Good<CronExpression>(CronExpression expression) -> expression;
      case Bad<CronExpression>(String message, String _) ->
          throw new IllegalArgumentException("schedule.cron: " + message);
    };
  }

  static Verdict<CronExpression> read(String written) {
    String text = written.strip().replaceAll("[ \t]+", " ").toLowerCase(Locale.ROOT);
    if (text.startsWith("@")) {
      return new Bad<>("is a shorthand, which is not of this dialect", "write the five fields");
    }
    String[] parts = text.split(" ", -1);
    if (parts.length != Field.values().length) {
      return new Bad<>(
          "must have five fields: minute, hour, day of the month, month, day of the week",
          parts.length == 6 ? "leave out the seconds; " + EXAMPLE : EXAMPLE);
    }
    List<BitSet> fields = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Field field : Field.values()) {
      fields.add(values(field, parts[field.ordinal()], wrong));
    }
    if (!wrong.isEmpty()) {
      return new Bad<>(String.join("; ", wrong), EXAMPLE);
    }
    return checked(text, parts, fields);
  }

  private static Verdict<CronExpression> checked(String text, String[] parts, List<BitSet> fields) {
    boolean anyDay = parts[Field.DAY.ordinal()].equals("*");
    boolean anyWeekday = parts[Field.WEEKDAY.ordinal()].equals("*");
    if (!anyDay && !anyWeekday) {
      return new Bad<>(
          "names days of the month and days of the week, which crontabs read differently",
          "keep one of the two and write `*` for the other");
    }
    int firstDay = fields.get(Field.DAY.ordinal()).nextSetBit(0);
    // A leap year, so that the 29th of February is a day.
    boolean comes =
        fields.get(Field.MONTH.ordinal()).stream()
            .anyMatch(month -> firstDay <= LocalDate.of(2000, month, 1).lengthOfMonth());
    return comes
        ? new Good<>(new CronExpression(text, fields))
        : new Bad<>("names days that no year has", "write a day that the month has");
  }

  private static BitSet values(Field field, String list, List<String> wrong) {
    BitSet values = new BitSet();
    for (String part : list.split(",", -1)) {
      String problem = addPart(field, part, values);
      if (problem != null) {
        wrong.add(field.called + " `" + Problems.shortened(part) + "` " + problem);
      }
    }
    return values;
  }

  private static @Nullable String addPart(Field field, String part, BitSet values) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      return "is not of this dialect";
    }
    String from = matcher.group(2);
    String to = matcher.group(3);
    String step = matcher.group(4);
    int first = from == null ? field.least : field.number(from);
    int last = from == null ? field.most : to == null ? first : field.number(to);
    int by = step == null ? 1 : Integer.parseInt(step);
    if (first < 0 || last < 0) {
      return "must be " + field.least + " to " + field.most;
    }
    if (step != null && from != null && to == null) {
      return "has a step after a single value";
    }
    if (first > last) {
      return "is a range that runs backwards";
    }
    if (by < 1) {
      return "has a step of nothing";
    }
    for (int value = first; value <= last; value += by) {
      values.set(field == Field.WEEKDAY ? value % 7 : value);
    }
    return null;
  }

  @Override
  public boolean fallsOn(LocalDate day) {
    return months.get(day.getMonthValue())
        && days.get(day.getDayOfMonth())
        && weekdays.get(day.getDayOfWeek().getValue() % 7);
  }

  @Override
  public NavigableSet<LocalTime> times() {
    return times;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CronExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** In lower case, with one space between two fields. */
  @Override
  public String toString() {
    return text;
  }
}
