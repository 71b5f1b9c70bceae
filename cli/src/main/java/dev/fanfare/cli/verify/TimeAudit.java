package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.LedgerSource.Row;
import dev.fanfare.dsl.Clocks;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds when people were started against when they were due, and against quiet hours. */
final class TimeAudit {

  private final AuditedHours hours;
  private long due;
  private long quiet;
  private long timely;

  private final Finding late =
      new Finding("times.deadline", "Nobody was started after the deadline, or too late before it");
  private final Finding early = new Finding("times.due", "Nobody was started before they were due");
  private final Finding inQuiet =
      new Finding("times.quiet", "Nobody was started within quiet hours");

  TimeAudit(AuditedHours hours) {
    this.hours = hours;
  }

  void visit(Row row) {
    Instant startedAt = row.startedAt();
    AuditedHours.Deadline deadline = hours.deadline();
    if (deadline != null && startedAt != null && row.version() == deadline.version()) {
      deadline(row, startedAt, deadline);
    }
    boolean started =
        switch (RowState.of(row.state())) {
          case SENT, FAILED, HELD_OUT, UNKNOWN -> true;
          case SKIPPED, CANCELLED, OTHER -> false;
        };
    if (!started || startedAt == null || row.lost() || row.refusedAgain()) {
      return;
    }
    ZoneId zone = WallClock.zone(row.zone());
    due(row, startedAt, zone);
    quiet(row, startedAt, zone);
  }

  private void deadline(Row row, Instant at, AuditedHours.Deadline deadline) {
    boolean inTime = at.isBefore(deadline.at());
    switch (RowState.of(row.state())) {
      case SENT, FAILED, HELD_OUT, UNKNOWN -> {
        if (!row.lost() && !row.refusedAgain()) {
          timely++;
          if (!inTime) {
            late.violation(
                () -> name(row) + " was started at " + at + ", not before " + deadline.at());
          }
        }
      }
      case SKIPPED -> {
        if ("rate_deadline".equals(row.reason()) && deadline.forAll()) {
          timely++;
          if (inTime) {
            late.violation(
                () -> name(row) + " was too late at " + at + ", before " + deadline.at());
          }
        }
      }
      case CANCELLED, OTHER -> {}
    }
  }

  private void due(Row row, Instant startedAt, @Nullable ZoneId zone) {
    Instant dueAt = row.dueAt();
    if (dueAt != null) {
      due++;
      if (startedAt.isBefore(dueAt)) {
        early.violation(() -> name(row) + " was started before " + dueAt);
      }
    }
    if (hours.own() != null && zone != null) {
      // Without the engine's word for it: by the local time of the run and the zone alone.
      var local = WallClock.meant(Instant.parse(row.occurrence()));
      if (startedAt.isBefore(WallClock.at(local, zone))) {
        early.violation(() -> name(row) + " was started before " + local + " in " + zone);
      }
    }
  }

  private void quiet(Row row, Instant startedAt, @Nullable ZoneId zone) {
    Integer judged = row.judged();
    if (judged != null) {
      quiet++;
      if (JudgedBits.quiet(judged)) {
        inQuiet.violation(() -> name(row) + " although it was within quiet hours");
      }
    }
    var window = hours.quiet();
    if (window == null) {
      return;
    }
    // The zone of everybody's own is known here only where the schedule goes by it, too.
    ZoneId clock =
        switch (window.clocks()) {
          case Clocks.Zone(ZoneId id) -> id;
          case Clocks.Own _ -> judged != null && JudgedBits.fallbackZone(judged) ? null : zone;
        };
    if (clock != null && WallClock.isBetween(window.from(), window.to(), startedAt, clock)) {
      inQuiet.violation(
          () -> name(row) + " was started at " + startedAt + ", within " + window + " in " + clock);
    }
  }

  private static String name(Row row) {
    return "subject " + row.subject() + " (" + row.state() + ")";
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>(dueAndQuiet());
    if (hours.deadline() != null) {
      checks.add(
          timely == 0
              ? late.notJudged("nobody was decided about by the version that says it")
              : late.judged(Words.of(timely, "row")));
    }
    return checks;
  }

  private List<Check> dueAndQuiet() {
    return List.of(
        due == 0
            ? early.notJudged("the rows do not tell when they were due")
            : early.judged(Words.of(due, "row")),
        quiet == 0
            ? inQuiet.notJudged("the rows do not tell the facts")
            : inQuiet.judged(Words.of(quiet, "row")));
  }
}
