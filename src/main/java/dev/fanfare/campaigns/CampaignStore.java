package dev.fanfare.campaigns;

import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.SourceJson;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Campaigns and their versions, on the doors' pool: joins a transaction of the caller. */
@Singleton
final class CampaignStore {

  private static final String CAMPAIGN =
      "select id, name, current_version, created_at from campaign where workspace_id = ? ";

  private static final String VERSION =
      """
      select number, file, hash, template, variants, created_by, created_at, plan, restores
        from campaign_version where workspace_id = ? and campaign_id = ?
      """;

  private final DataSource pool;

  CampaignStore(DataSource pool) {
    this.pool = pool;
  }

  Optional<CampaignRow> byName(WorkspaceId workspace, String name) {
    return read(CAMPAIGN + "and name = ?", CampaignStore::campaign, workspace.value(), name)
        .stream()
        .findFirst();
  }

  Optional<CampaignRow> byId(WorkspaceId workspace, int id) {
    return read(CAMPAIGN + "and id = ?", CampaignStore::campaign, workspace.value(), id).stream()
        .findFirst();
  }

  /** As {@link #byName}, and nobody else applies it until the transaction ends. */
  Optional<CampaignRow> locked(WorkspaceId workspace, String name) {
    return read(
            CAMPAIGN + "and name = ? for update", CampaignStore::campaign, workspace.value(), name)
        .stream()
        .findFirst();
  }

  /** Campaigns by name, after that one. */
  List<CampaignRow> page(WorkspaceId workspace, String after, int limit) {
    return read(
        CAMPAIGN + "and name > ? order by name limit ?",
        CampaignStore::campaign,
        workspace.value(),
        after,
        limit);
  }

  Optional<VersionRow> version(WorkspaceId workspace, int campaign, int number) {
    return read(
            VERSION + "and number = ?", CampaignStore::version, workspace.value(), campaign, number)
        .stream()
        .findFirst();
  }

  /** Versions, newest first, below that number. */
  List<VersionRow> versions(WorkspaceId workspace, int campaign, int below, int limit) {
    return read(
        VERSION + "and number < ? order by number desc limit ?",
        CampaignStore::version,
        workspace.value(),
        campaign,
        below,
        limit);
  }

  /** Every campaign, by name. */
  List<CampaignRow> all(WorkspaceId workspace) {
    return read(CAMPAIGN + "order by name", CampaignStore::campaign, workspace.value());
  }

  /** The newest version that a key has made; empty when it has made none. */
  OptionalInt newestBy(WorkspaceId workspace, int campaign, String keyId) {
    return read(
            """
            select max(number) as number from campaign_version
              where workspace_id = ? and campaign_id = ? and created_by = ?
            """,
            row -> row.getInt("number"),
            workspace.value(),
            campaign,
            keyId)
        .stream()
        .filter(number -> number > 0)
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** A new campaign whose first version is to follow; empty when the name was taken meanwhile. */
  Optional<CampaignRow> create(WorkspaceId workspace, String name, Instant at) {
    return read(
            """
            insert into campaign (workspace_id, name, current_version, created_at, version)
            values (?, ?, 0, ?, 0)
            on conflict (workspace_id, name) do nothing
            returning id, name, current_version, created_at
            """,
            CampaignStore::campaign,
            workspace.value(),
            name,
            at.atOffset(ZoneOffset.UTC))
        .stream()
        .findFirst();
  }

  /** Adds the version and makes it the current one of a locked campaign. */
  void add(WorkspaceId workspace, int campaign, VersionRow version) {
    var plan = version.origin().plan();
    change(
        """
        insert into campaign_version (workspace_id, campaign_id, number, file, hash,
                                      template, variants, created_by, created_at, plan, restores)
        values (?, ?, ?, ?, ?, ?::json, ?::json, ?, ?, ?, ?)
        """,
        workspace.value(),
        campaign,
        version.number(),
        version.file(),
        HexFormat.of().parseHex(version.hash()),
        SourceJson.write(version.words().message()),
        SourceJson.write(version.words().variants()),
        version.createdBy(),
        version.createdAt().atOffset(ZoneOffset.UTC),
        plan == null ? null : HexFormat.of().parseHex(plan),
        version.origin().restores());
    change(
        "update campaign set current_version = ?, version = ? where workspace_id = ? and id = ?",
        version.number(),
        (long) version.number(),
        workspace.value(),
        campaign);
  }

  /** Campaigns whose version in force took words from that template of the workspace. */
  List<String> sending(WorkspaceId workspace, String template) {
    return read(
        """
        select c.name from campaign c
          join campaign_version v
            on v.workspace_id = c.workspace_id and v.campaign_id = c.id
           and v.number = c.current_version
         where c.workspace_id = ?
           and (v.template ->> 'name' like ?
                or exists (select from json_array_elements(v.variants) variant
                            where variant ->> 'name' like ?))
         order by c.name
        """,
        row -> row.getString(1),
        workspace.value(),
        template + "@%",
        template + "@%");
  }

  private void change(String sql, @Nullable Object... parameters) {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private <T> List<T> read(String sql, Row<T> row, Object... parameters) {
    try (var connection = pool.getConnection();
        var statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      try (var rows = statement.executeQuery()) {
        var read = new ArrayList<T>();
        while (rows.next()) {
          read.add(row.of(rows));
        }
        return read;
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  private static void set(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private static CampaignRow campaign(ResultSet row) throws SQLException {
    return new CampaignRow(
        row.getInt("id"),
        row.getString("name"),
        row.getInt("current_version"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static VersionRow version(ResultSet row) throws SQLException {
    var plan = row.getBytes("plan");
    return new VersionRow(
        row.getInt("number"),
        row.getString("file"),
        new VersionWords(
            SourceJson.source(row.getString("template")),
            SourceJson.sources(row.getString("variants"))),
        HexFormat.of().formatHex(row.getBytes("hash")),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        new VersionRow.Origin(
            plan == null ? null : HexFormat.of().formatHex(plan),
            row.getObject("restores", Integer.class)));
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }
}
