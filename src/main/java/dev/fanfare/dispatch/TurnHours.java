package dev.fanfare.dispatch;

import dev.fanfare.audience.TimetableEntry;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.QuietHours;
import dev.fanfare.quiet.StandingHours;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the clocks say of the people of one slice in one turn, by the hours that are set now. Zones
 * are few, so each is asked once.
 */
final class TurnHours {

  private final Map<String, Hours> quiet = new HashMap<>();
  private final Instant now;
  private final @Nullable StandingHours standing;
  private final QuietHours.@Nullable Window window;
  private final Hours planned;

  TurnHours(
      Instant now,
      @Nullable StandingHours standing,
      QuietHours.@Nullable Window window,
      @Nullable TimetableEntry entry,
      @Nullable Instant deadline) {
    this(planned(entry), now, standing, window, deadline);
  }

  private TurnHours(
      Hours planned,
      Instant now,
      @Nullable StandingHours standing,
      QuietHours.@Nullable Window window,
      @Nullable Instant deadline) {
    this.now = now;
    this.standing = standing;
    this.window = window;
    this.planned = inTime(planned, now, deadline);
  }

  /**
   * Of the people of a slice.
   *
   * @param standing null where nobody is judged but to be cancelled
   */
  static TurnHours of(Instant now, @Nullable StandingHours standing, ActiveSlice slice) {
    var run = slice.run();
    var timetable = slice.slice().timetable();
    return new TurnHours(
        slice.missed()
            ? new Hours(Reason.MISSED, null, false, false, "due at " + slice.slice().dueAt())
            : planned(timetable == null ? null : run.timetable().get(timetable)),
        now,
        standing,
        standing == null ? null : standing.of(run.definition().quietHours(), !run.consentNeeded()),
        slice.deadline());
  }

  /**
   * Of somebody.
   *
   * @param zone as it is stored, or as a call says; null for none
   */
  Hours of(@Nullable String zone) {
    if (standing == null || window == null || planned.against() != null) {
      return planned;
    }
    return quiet.computeIfAbsent(
        zone == null ? "" : zone, name -> quiet(window, standing.zone(), Clocks.zone(zone)));
  }

  /** Who has no turn anyway keeps the reason that is theirs. */
  private static Hours inTime(Hours hours, Instant now, @Nullable Instant deadline) {
    return hours.against() != null || deadline == null || now.isBefore(deadline)
        ? hours
        : new Hours(Reason.RATE_DEADLINE, null, false, hours.fallback(), "not after " + deadline);
  }

  private static Hours planned(@Nullable TimetableEntry entry) {
    if (entry == null) {
      return Hours.ANY;
    }
    if (entry.zoneless()) {
      return new Hours(Reason.NO_ZONE, null, false, false, null);
    }
    var against = entry.tooLate() ? Reason.LATE : null;
    return new Hours(
        against, null, false, entry.fallback(), against == null ? null : entry.words());
  }

  private Hours quiet(QuietHours.Window hours, ZoneId workspaceZone, @Nullable ZoneId own) {
    return switch (hours.clocks().of(own, workspaceZone)) {
      case Clocks.Clock.None(boolean skipped) ->
          skipped ? new Hours(Reason.NO_ZONE, null, false, false, null) : planned;
      case Clocks.Clock.Shown(var zone, boolean fallback) -> {
        var until = hours.quietUntil(now, zone);
        boolean held = until != null && hours.policy() == QuietHours.Policy.HOLD;
        yield new Hours(
            null,
            until,
            held,
            fallback || planned.fallback(),
            until == null ? null : hours + " in " + zone.getId());
      }
    };
  }
}
