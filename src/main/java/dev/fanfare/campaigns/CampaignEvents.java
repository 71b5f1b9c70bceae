package dev.fanfare.campaigns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Workspaces;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Tells the event stream what becomes of definitions, in the transaction that makes it so. */
@Singleton
final class CampaignEvents {

  private final DataSource pool;
  private final DoorEvents events;
  private final Workspaces workspaces;
  private final ObjectMapper json;

  CampaignEvents(DataSource pool, DoorEvents events, Workspaces workspaces, ObjectMapper json) {
    this.pool = pool;
    this.events = events;
    this.workspaces = workspaces;
    this.json = json;
  }

  private record Applied(
      String campaign, int campaignVersion, String hash, String templateHash, String by) {}

  /**
   * Tells of versions that came into force together. Last and once in the caller's transaction on
   * the doors' pool, for one stream at a time may be held.
   */
  void applied(WorkspaceId workspace, List<VersionWriter.Written> written) {
    var batch = new EventBatch("/workspaces/" + workspaces.settings(workspace).name());
    written.stream().filter(VersionWriter.Written::changed).forEach(each -> add(batch, each));
    try (var connection = pool.getConnection()) {
      events.append(connection, workspace, spread(written), batch);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private void add(EventBatch batch, VersionWriter.Written written) {
    var campaign = written.campaign();
    var version = written.version();
    var data =
        new Applied(
            campaign.name(),
            version.number(),
            version.hash(),
            version.words().hash(),
            version.createdBy());
    try {
      batch.add(
          "campaign.applied",
          "campaign." + campaign.id() + ".applied." + version.number(),
          0,
          version.createdAt(),
          json.writeValueAsBytes(data));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Approved(
      String campaign, int campaignVersion, String hash, String author, String by) {}

  /**
   * Appends {@code campaign.<what>}, last in the caller's transaction.
   *
   * @param what approved or disapproved
   * @param by id of the key
   */
  void approval(
      Connection connection,
      WorkspaceId workspace,
      CampaignRow campaign,
      VersionRow version,
      String what,
      String by,
      Instant at)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + workspaces.settings(workspace).name());
    var data =
        new Approved(campaign.name(), version.number(), version.hash(), version.createdBy(), by);
    try {
      batch.add(
          "campaign." + what,
          TimeOrderedId.write("campaign." + campaign.id() + "." + what, TimeOrderedId.next()),
          0,
          at,
          json.writeValueAsBytes(data));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    events.append(connection, workspace, campaign.id(), batch);
  }

  /** What spreads the events of versions that came into force together. */
  static long spread(List<VersionWriter.Written> written) {
    return written.isEmpty() ? 0 : written.getFirst().campaign().id();
  }
}
