package dev.fanfare.campaigns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Workspaces;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
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

  /** Last in the caller's transaction on the doors' pool. */
  void applied(WorkspaceId workspace, CampaignRow campaign, VersionRow version) {
    var batch = new EventBatch("/workspaces/" + workspaces.settings(workspace).name());
    var data =
        new Applied(
            campaign.name(),
            version.number(),
            version.hash(),
            version.template().hash(),
            version.createdBy());
    try (var connection = pool.getConnection()) {
      batch.add(
          "campaign.applied",
          "campaign." + campaign.id() + ".applied." + version.number(),
          0,
          version.createdAt(),
          json.writeValueAsBytes(data));
      events.append(connection, workspace, campaign.id(), batch);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
