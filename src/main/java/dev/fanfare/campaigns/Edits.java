package dev.fanfare.campaigns;

import dev.fanfare.campaigns.VersionWriter.Written;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Lets open runs follow versions that come into force, and tells of all of it, in the transaction
 * that writes the versions.
 */
@Singleton
final class Edits {

  private final DataSource pool;
  private final RunVersions runs;
  private final CampaignEvents campaignEvents;
  private final RunEvents runEvents;
  private final Event<OpenRunsFollowed> followed;
  private final CampaignClock clock;

  Edits(
      DataSource pool,
      RunVersions runs,
      CampaignEvents campaignEvents,
      RunEvents runEvents,
      Event<OpenRunsFollowed> followed,
      CampaignClock clock) {
    this.pool = pool;
    this.runs = runs;
    this.campaignEvents = campaignEvents;
    this.runEvents = runEvents;
    this.followed = followed;
    this.clock = clock;
  }

  /** A version that was written, and the file it came of. */
  record Edit(Written written, CheckedFile file) {

    CampaignVersion version() {
      var version = written.version();
      return new CampaignVersion(
          written.campaign().id(),
          file.name(),
          version.number(),
          file.definition(),
          file.words(),
          version.hash());
    }
  }

  /** Last in the caller's transaction: the stream of events is held until it ends. */
  void complete(WorkspaceId workspace, List<Edit> edits, RunPolicy policy, String keyId) {
    try (var connection = pool.getConnection()) {
      var now = clock.now(workspace);
      var switched = new ArrayList<Run>();
      for (var edit : edits) {
        // A file that is in force already says nothing of runs, unless somebody does.
        if (edit.written().changed() || policy.asked() != null) {
          switched.addAll(
              runs.changeAll(connection, workspace, edit.version(), policy, keyId, now));
        }
      }
      followed.fire(new OpenRunsFollowed(workspace, now));
      var written = edits.stream().map(Edit::written).toList();
      // After all runs are held: whoever steers a run holds it before the stream.
      campaignEvents.applied(workspace, written);
      for (var run : switched) {
        runEvents.append(connection, run, "migrated", now, CampaignEvents.spread(written));
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }
}
