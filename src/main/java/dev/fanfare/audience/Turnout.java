package dev.fanfare.audience;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many people a launch would write to, and when they would be due. Any thread. */
@Singleton
public final class Turnout {

  private final Timetables timetables;

  Turnout(Timetables timetables) {
    this.timetables = timetables;
  }

  /**
   * By the segments as they are now.
   *
   * @param planned the planned instant of the run
   */
  public SortedMap<Instant, Long> of(
      WorkspaceId workspace, CampaignVersion version, Instant planned) {
    var due = new TreeMap<Instant, Long>();
    var waves = version.definition().waves();
    for (var entry : timetables.toBe(workspace, version, planned)) {
      if (!TimetableView.isSent(entry)) {
        continue;
      }
      if (waves == null) {
        due.merge(entry.dueAt(), (long) entry.people(), Long::sum);
        continue;
      }
      for (int wave = 0; wave < waves.count(); wave++) {
        long share = Math.ceilDiv((long) entry.people() * waves.share(wave), 10_000);
        due.merge(entry.dueAt().plus(waves.after(wave)), share, Long::sum);
      }
    }
    return due;
  }
}
