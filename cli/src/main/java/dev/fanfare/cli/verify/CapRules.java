package dev.fanfare.cli.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frequency caps of a workspace as the contract tells them, worked out here and not by the
 * engine's code.
 *
 * @param version of the set: what was judged by a later one is not judged by these
 */
public record CapRules(long version, List<Cap> caps) {

  public CapRules {
    caps = List.copyOf(caps);
  }

  /**
   * At most so many in a window, which is one of the two.
   *
   * @param rolling null for a calendar window
   * @param calendar day, week or month; null for a rolling window
   * @param channel null for any
   * @param tag null for all messages
   * @param version of the set, as of this cap's last change
   */
  public record Cap(
      String name,
      int count,
      @Nullable Duration rolling,
      @Nullable String calendar,
      @Nullable String channel,
      @Nullable String tag,
      long version) {

    boolean concerns(SlotSource.Slot slot) {
      return (channel == null || channel.equals(slot.channel()))
          && (tag == null || slot.tags().contains(tag));
    }

    /** Whether something earlier lies in the window that ends with an instant. */
    boolean together(Instant earlier, Instant at, @Nullable String zone) {
      if (rolling != null) {
        return earlier.plus(rolling).isAfter(at);
      }
      if (calendar == null || zone == null) {
        throw new IllegalArgumentException("cap " + name + " needs a zone");
      }
      return period(earlier, zone).equals(period(at, zone));
    }

    private Object period(Instant at, String zone) {
      LocalDate day = LocalDate.ofInstant(at, ZoneId.of(zone));
      return switch (String.valueOf(calendar)) {
        case "day" -> day;
        case "week" ->
            day.get(IsoFields.WEEK_BASED_YEAR) * 100 + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        case "month" -> YearMonth.from(day);
        default -> throw new IllegalArgumentException("no period is a " + calendar);
      };
    }
  }
}
