package dev.fanfare.campaigns;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.KeyNames;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Agrees to versions of campaigns, by their hash, and takes it back. Any thread. */
@Singleton
final class Approvals {

  private final AgroalDataSource doors;
  private final CampaignStore campaigns;
  private final ApprovalStore store;
  private final CampaignEvents events;
  private final KeyNames keys;
  private final CampaignClock clock;

  Approvals(
      AgroalDataSource doors,
      CampaignStore campaigns,
      ApprovalStore store,
      CampaignEvents events,
      KeyNames keys,
      CampaignClock clock) {
    this.doors = doors;
    this.campaigns = campaigns;
    this.store = store;
    this.events = events;
    this.keys = keys;
    this.clock = clock;
  }

  /** What is known of the approval of a version. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String campaign,
      int version,
      String hash,
      String author,
      @Nullable String authorName,
      boolean approved,
      List<One> items) {}

  /** One approval, newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record One(
      String hash,
      String approvedBy,
      @Nullable String approvedByName,
      Instant approvedAt,
      @Nullable String revokedBy,
      @Nullable String revokedByName,
      @Nullable Instant revokedAt) {}

  private record Known(CampaignRow campaign, VersionRow version) {}

  View read(WorkspaceId workspace, String name, int number) {
    var known = known(workspace, name, number);
    return Sql.inDoorTransaction(doors, connection -> view(connection, workspace, known));
  }

  /** Agrees to a version as its hash says; nothing is written when it is approved already. */
  View approve(WorkspaceId workspace, String name, int number, String hash, String keyId) {
    var known = known(workspace, name, number);
    var version = known.version();
    if (!version.hash().equals(hash)) {
      throw new ApiProblem(
          ProblemCode.VERSION_CHANGED,
          "Version %d of %s says something else than what was reviewed.".formatted(number, name),
          List.of(new Violation("/hash", hash, "Must be %s.".formatted(version.hash()))));
    }
    if (version.createdBy().equals(keyId)) {
      throw new ApiProblem(
          ProblemCode.FORBIDDEN,
          "The key has applied version %d of %s itself: another must approve it."
              .formatted(number, name));
    }
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var now = clock.now(workspace);
          int campaign = known.campaign().id();
          if (store.add(connection, workspace, campaign, number, hash, keyId, now)) {
            events.approval(
                connection, workspace, known.campaign(), version, "approved", keyId, now);
          }
          return view(connection, workspace, known);
        });
  }

  /** Takes an approval back: runs that are not frozen yet wait from now on. */
  View revoke(WorkspaceId workspace, String name, int number, String keyId) {
    var known = known(workspace, name, number);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var now = clock.now(workspace);
          int campaign = known.campaign().id();
          if (!store.revoke(connection, workspace, campaign, number, keyId, now)) {
            throw ApiProblem.notFound("approval of " + name, Integer.toString(number));
          }
          events.approval(
              connection, workspace, known.campaign(), known.version(), "disapproved", keyId, now);
          return view(connection, workspace, known);
        });
  }

  private Known known(WorkspaceId workspace, String name, int number) {
    var campaign =
        campaigns.byName(workspace, name).orElseThrow(() -> ApiProblem.notFound("campaign", name));
    return campaigns
        .version(workspace, campaign.id(), number)
        .map(version -> new Known(campaign, version))
        .orElseThrow(() -> ApiProblem.notFound("version of " + name, Integer.toString(number)));
  }

  private View view(Connection connection, WorkspaceId workspace, Known known) throws SQLException {
    var version = known.version();
    var rows = store.all(connection, workspace, known.campaign().id(), version.number());
    var ids = new ArrayList<String>(List.of(version.createdBy()));
    for (var row : rows) {
      ids.add(row.approvedBy());
      if (row.revokedBy() != null) {
        ids.add(row.revokedBy());
      }
    }
    var names = keys.of(workspace, ids);
    var items =
        rows.stream()
            .map(
                row ->
                    new One(
                        row.hash(),
                        row.approvedBy(),
                        names.get(row.approvedBy()),
                        row.approvedAt(),
                        row.revokedBy(),
                        row.revokedBy() == null ? null : names.get(row.revokedBy()),
                        row.revokedAt()))
            .toList();
    return new View(
        known.campaign().name(),
        version.number(),
        version.hash(),
        version.createdBy(),
        names.get(version.createdBy()),
        rows.stream().anyMatch(row -> row.inForce() && row.hash().equals(version.hash())),
        items);
  }
}
