package dev.fanfare.audience;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.Shift;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When whom of a campaign is written to, as it is answered.
 *
 * @param run null before a launch
 * @param begins when the people are frozen
 * @param ends when the last of them are due
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimetableView(
    String campaign,
    int version,
    @Nullable String run,
    Instant begins,
    Instant ends,
    int people,
    List<Entry> entries,
    @Nullable List<Wave> waves) {

  /**
   * When the people of a zone are written to.
   *
   * @param at null when they are not
   * @param shown what the clocks of the zone show then
   * @param heldUntil where quiet hours hold them, for how long
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      @Nullable String zone,
      boolean fallback,
      @Nullable Integer wave,
      @Nullable LocalDateTime local,
      @Nullable Instant at,
      @Nullable String shown,
      int people,
      List<String> notes,
      @Nullable Instant heldUntil) {

    static Entry of(TimetableEntry entry, @Nullable String note, @Nullable Instant heldUntil) {
      boolean sent = !entry.tooLate() && !entry.zoneless();
      var wave = entry.wave();
      return new Entry(
          entry.zone(),
          entry.fallback(),
          wave == null ? null : Integer.valueOf(wave + 1),
          entry.local(),
          sent ? entry.dueAt() : null,
          sent && entry.zone() != null ? shown(entry.dueAt(), ZoneId.of(entry.zone())) : null,
          entry.people(),
          notes(entry, note),
          sent ? heldUntil : null);
    }

    private static String shown(Instant at, ZoneId zone) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
    }

    private static List<String> notes(TimetableEntry entry, @Nullable String note) {
      var notes = new java.util.ArrayList<String>();
      if (entry.zoneless()) {
        notes.add("no_zone");
      } else if (entry.fallback()) {
        notes.add("fallback");
      }
      if (entry.shift() != Shift.NONE) {
        notes.add(entry.shift().word());
      }
      switch (entry.lateness()) {
        case IN_TIME -> {}
        case WITHIN -> notes.add("late");
        case NEXT_DAY -> notes.add("next_day");
        case SKIPPED -> notes.add("too_late");
      }
      if (note != null) {
        notes.add(note);
      }
      return notes;
    }
  }

  /**
   * A wave, counted from 1.
   *
   * @param after how long after the first one
   * @param share of the people, as is expected
   */
  record Wave(int wave, String after, String share) {}

  static boolean isSent(TimetableEntry entry) {
    return entry.lateness() != Lateness.SKIPPED && !entry.zoneless();
  }
}
