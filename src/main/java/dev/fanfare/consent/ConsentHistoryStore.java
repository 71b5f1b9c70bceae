package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The history of consent to one purpose as it was written, for who audits runs. */
@Singleton
public final class ConsentHistoryStore {

  /** Consent given or withdrawn, by any number of people at once. */
  public record Change(long id, Long[] people, boolean granted, String source, Instant at) {}

  /** The next changes behind the given one, oldest first. */
  public List<Change> page(
      Connection connection,
      WorkspaceId workspace,
      Channel channel,
      int purposeBit,
      long after,
      int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select id, profile_ids, granted, source, at from consent_change
            where workspace_id = ? and id > ? and channel = ? and purpose_bit = ?
            order by id limit ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, after);
      select.setInt(3, channel.code());
      select.setInt(4, purposeBit);
      select.setInt(5, limit);
      try (var rows = select.executeQuery()) {
        var changes = new ArrayList<Change>();
        while (rows.next()) {
          changes.add(
              new Change(
                  rows.getLong(1),
                  (Long[]) rows.getArray(2).getArray(),
                  rows.getBoolean(3),
                  rows.getString(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
        return changes;
      }
    }
  }
}
