package dev.fanfare.dispatch;

import dev.fanfare.audience.Place;
import dev.fanfare.audience.TimetableEntry;
import dev.fanfare.audience.TimetableStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.consent.Purpose;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.Shift;
import dev.fanfare.messages.MessageStore;
import dev.fanfare.messages.Said;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.profiles.Channel;
import dev.fanfare.quiet.QuietHoursStore;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clocks had to do with it: the time somebody's turn was planned for, and quiet hours. */
@Singleton
final class ExplainedHours {

  private final TimetableStore timetables;
  private final QuietHoursStore quietHours;
  private final MessageStore messages;
  private final CampaignClock clock;

  ExplainedHours(
      TimetableStore timetables,
      QuietHoursStore quietHours,
      MessageStore messages,
      CampaignClock clock) {
    this.timetables = timetables;
    this.quietHours = quietHours;
    this.messages = messages;
    this.clock = clock;
  }

  /** Adds what a person's slices say of it. */
  void tell(
      Connection connection,
      Run run,
      Campaign definition,
      List<Place> places,
      Map<String, String> values)
      throws SQLException {
    var number = places.getFirst().timetable();
    var due = run.plannedAt();
    if (number != null) {
      for (var entry : timetables.of(connection, run.workspace(), run.id())) {
        if (entry.number() == number) {
          tell(entry, definition, values);
          due = entry.dueAt();
        }
      }
    }
    var deadline = definition.deadline();
    if (deadline != null) {
      values.put("deadline", deadline.of(due).toString());
    }
    for (var place : places) {
      var because = place.because();
      if (because != null && because == Reason.QUIET_HOURS.code()) {
        values.put("heldUntil", place.dueAt().toString());
      }
    }
  }

  /** Where somebody stands who was moved on, and when they are due. */
  static void later(Map<String, String> values, List<Place> places) {
    if (places.size() > 1) {
      var last = places.getLast();
      values.put(
          "laterSlice", last.sliceNumber() + " " + last.kind().name().toLowerCase(Locale.ROOT));
      values.put("dueAt", last.dueAt().toString());
    }
  }

  private static void tell(TimetableEntry entry, Campaign definition, Map<String, String> values) {
    values.put("turnAt", entry.dueAt().toString());
    if (entry.local() != null) {
      values.put("localTime", entry.local().toString());
      values.put("zone", entry.zone() == null ? "none" : entry.zone());
      values.put("fallbackZone", entry.fallback() ? "yes" : "no");
    }
    if (entry.shift() != Shift.NONE) {
      values.put("clockChange", entry.shift().word());
    }
    if (entry.lateness() != Lateness.IN_TIME) {
      values.put("late", entry.lateness().name().toLowerCase(Locale.ROOT));
    }
    var waves = definition.waves();
    if (waves != null && entry.wave() != null) {
      values.put("wave", (entry.wave() + 1) + " of " + waves.count());
    }
  }

  /** What a call says to one recipient alone; null where there is nothing, or no call. */
  @Nullable Said said(Connection connection, Run run, MessageKey key) throws SQLException {
    if (!run.ofMessages()) {
      return null;
    }
    var one = new MessageStore.People(key.occurrence(), new long[] {key.profileId()});
    return messages
        .said(connection, run.workspace(), List.of(one))
        .getOrDefault(key.occurrence(), Map.of())
        .get(key.profileId());
  }

  /** What the clocks would say of a person now, by the hours that are set now. */
  Hours now(
      Connection connection, PresentFacts.Message message, Purpose purpose, @Nullable String zone)
      throws SQLException {
    var run = message.run();
    var definition = message.version().definition();
    if (message.missed()) {
      return new Hours(Reason.MISSED, null, false, false, null);
    }
    var entry = entry(connection, run, message.places());
    var deadline = definition.deadline();
    var standing = quietHours.standing(connection, run.workspace(), Channel.EMAIL);
    // As the judge has it: what needs no consent goes past the hours of the workspace.
    var window =
        standing.of(definition.quietHours(), purpose.service() || message.version().test() != null);
    return new TurnHours(
            clock.now(run.workspace()),
            standing,
            window,
            entry,
            deadline == null ? null : deadline.of(entry == null ? run.plannedAt() : entry.dueAt()))
        .of(zone);
  }

  /** When the person was due by the run's timetable; null where it has none. */
  private @Nullable TimetableEntry entry(Connection connection, Run run, List<Place> places)
      throws SQLException {
    var number = places.isEmpty() ? null : places.getFirst().timetable();
    if (number == null) {
      return null;
    }
    return timetables.of(connection, run.workspace(), run.id()).stream()
        .filter(entry -> entry.number() == number)
        .findFirst()
        .orElse(null);
  }
}
