package dev.fanfare.audience;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.LaunchApproval;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many people a launch would write to, and when they would be due. Any thread. */
@Singleton
public final class Turnout {

  private static final long WHOLE = 10_000;

  private final Timetables timetables;
  private final LaunchApproval approval;

  Turnout(Timetables timetables, LaunchApproval approval) {
    this.timetables = timetables;
    this.approval = approval;
  }

  /**
   * People of a run who go together.
   *
   * @param due when they may begin, as far as that is known
   * @param since from when on a deadline runs for them
   * @param hold how long they wait when everybody before them has an end; null where they do not
   */
  public record Part(Instant due, Instant since, @Nullable Duration hold, long people) {}

  /** Who goes first, and how long the others wait for them. */
  private record First(long people, Duration hold) {}

  /**
   * By the segments and guardrails as they are now, the first ones first.
   *
   * @param planned the planned instant of the run
   */
  public List<Part> of(
      Connection connection, WorkspaceId workspace, CampaignVersion version, Instant planned)
      throws SQLException {
    var definition = version.definition();
    var canary = approval.rules(connection, workspace, version).canary();
    var parts = new ArrayList<Part>();
    for (var entry : timetables.toBe(workspace, version, planned)) {
      if (!TimetableView.isSent(entry)) {
        continue;
      }
      if (Timetable.isOf(definition)) {
        waves(definition, entry, parts);
      } else {
        together(definition, canary, entry, planned, parts);
      }
    }
    parts.sort(Comparator.comparing(Part::due));
    return parts;
  }

  private static void waves(Campaign definition, TimetableEntry entry, List<Part> parts) {
    var waves = definition.waves();
    if (waves == null) {
      parts.add(new Part(entry.dueAt(), entry.dueAt(), null, entry.people()));
      return;
    }
    for (int wave = 0; wave < waves.count(); wave++) {
      var due = entry.dueAt().plus(waves.after(wave));
      long share = Math.ceilDiv((long) entry.people() * waves.share(wave), WHOLE);
      parts.add(new Part(due, due, null, share));
    }
  }

  /** As they are frozen: the test of a winner goes in place of a canary. */
  private static void together(
      Campaign definition,
      @Nullable Canary canary,
      TimetableEntry entry,
      Instant planned,
      List<Part> parts) {
    var first = first(definition, canary, entry.people());
    long ahead = first == null ? entry.people() : first.people();
    parts.add(new Part(entry.dueAt(), planned, null, ahead));
    if (first != null && ahead < entry.people()) {
      var due = entry.dueAt().plus(first.hold());
      parts.add(new Part(due, planned, first.hold(), entry.people() - ahead));
    }
  }

  private static @Nullable First first(Campaign definition, @Nullable Canary canary, long people) {
    var experiment = definition.experiment();
    var winner = experiment == null ? null : experiment.winner();
    if (winner != null) {
      return new First(Math.ceilDiv(people * winner.testShare(), WHOLE), winner.after());
    }
    return canary == null ? null : new First(canary.of(people), canary.hold());
  }
}
