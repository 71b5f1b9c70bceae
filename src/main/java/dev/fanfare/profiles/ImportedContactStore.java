package dev.fanfare.profiles;

import dev.fanfare.platform.BinaryCopy;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Contact points of many people on one channel: the table {@code contact_point}. */
@Singleton
final class ImportedContactStore {

  private static final String FIND =
      """
      select c.profile_id, c.address, c.withdrawn
      from contact_point c
      where c.workspace_id = ? and c.profile_id = any (?) and c.channel = ?
      """;

  private static final String COPY =
      """
      copy contact_point (workspace_id, profile_id, channel, address, address_key, consented,
        withdrawn)
      from stdin (format binary)
      """;

  private static final String CHANGE_ADDRESSES =
      """
      update contact_point c
      set address = n.address, address_key = n.address_key,
          address_xid = case when c.address_key = n.address_key then c.address_xid
            else pg_current_xact_id() end
      from unnest(?::bigint[], ?::text[], ?::bigint[]) n (profile_id, address, address_key)
      where c.workspace_id = ? and c.profile_id = n.profile_id and c.channel = ?
      """;

  private static final String GRANT =
      """
      update contact_point c set consented = c.consented | (? & ~c.withdrawn)
      from unnest(?::bigint[]) n (profile_id)
      where c.workspace_id = ? and c.profile_id = n.profile_id and c.channel = ?
        and ? & ~c.withdrawn & ~c.consented <> 0
      returning c.profile_id, new.consented & ~old.consented
      """;

  private static final String WITHDRAW =
      """
      update contact_point c
      set withdrawn = c.withdrawn | ?::int, consented = c.consented & ~(?::int)
      from unnest(?::bigint[]) n (profile_id)
      where c.workspace_id = ? and c.profile_id = n.profile_id and c.channel = ?
        and ? & ~c.withdrawn <> 0
      returning c.profile_id, new.withdrawn & ~old.withdrawn
      """;

  /** A contact point as it is; it may have lost its address. */
  record Placed(@Nullable String address, int withdrawn) {}

  /** A contact point as it becomes; a withdrawal stands without an address too. */
  record Row(long id, @Nullable String address, int consented, int withdrawn) {}

  private final AddressKeys keys;

  ImportedContactStore(AddressKeys keys) {
    this.keys = keys;
  }

  /** The contact points of people, by subject number. */
  Map<Long, Placed> find(
      Connection connection, WorkspaceId workspace, Channel channel, List<Long> ids)
      throws SQLException {
    var placed = new HashMap<Long, Placed>();
    try (var select = connection.prepareStatement(FIND)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", ids.toArray()));
      select.setInt(3, channel.code());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          placed.put(rows.getLong(1), new Placed(rows.getString(2), rows.getInt(3)));
        }
      }
    }
    return placed;
  }

  /** Makes contact points of people who have none on the channel. */
  void copy(Connection connection, WorkspaceId workspace, Channel channel, List<Row> rows)
      throws SQLException {
    var keyOf = keys.many(workspace, channel);
    try (var copy = new BinaryCopy(connection, COPY)) {
      for (var row : rows) {
        copy.row(7).int4(workspace.value()).int8(row.id()).int2(channel.code()).text(row.address());
        if (row.address() == null) {
          copy.absent();
        } else {
          copy.int8(keyOf.applyAsLong(channel.normalise(row.address())));
        }
        copy.int4(row.consented()).int4(row.withdrawn());
      }
      copy.finish();
    }
  }

  /** Gives contact points that are there another address, which counts as new if its key is. */
  void change(Connection connection, WorkspaceId workspace, Channel channel, List<Row> rows)
      throws SQLException {
    var keyOf = keys.many(workspace, channel);
    try (var update = connection.prepareStatement(CHANGE_ADDRESSES)) {
      update.setArray(1, array(connection, "int8", rows, Row::id));
      update.setArray(2, array(connection, "text", rows, Row::address));
      update.setArray(
          3,
          array(
              connection,
              "int8",
              rows,
              row -> keyOf.applyAsLong(channel.normalise(String.valueOf(row.address())))));
      update.setInt(4, workspace.value());
      update.setInt(5, channel.code());
      update.executeUpdate();
    }
  }

  /** Grants what is not withdrawn; returns what is new. */
  List<ImportedPeople.Agreed> grant(
      Connection connection, WorkspaceId workspace, Channel channel, List<Long> ids, int purposes)
      throws SQLException {
    try (var update = connection.prepareStatement(GRANT)) {
      update.setInt(1, purposes);
      update.setArray(2, connection.createArrayOf("int8", ids.toArray()));
      update.setInt(3, workspace.value());
      update.setInt(4, channel.code());
      update.setInt(5, purposes);
      return agreed(update, channel);
    }
  }

  /** Withdraws; returns what is new. */
  List<ImportedPeople.Agreed> withdraw(
      Connection connection, WorkspaceId workspace, Channel channel, List<Long> ids, int purposes)
      throws SQLException {
    try (var update = connection.prepareStatement(WITHDRAW)) {
      update.setInt(1, purposes);
      update.setInt(2, purposes);
      update.setArray(3, connection.createArrayOf("int8", ids.toArray()));
      update.setInt(4, workspace.value());
      update.setInt(5, channel.code());
      update.setInt(6, purposes);
      return agreed(update, channel);
    }
  }

  private static List<ImportedPeople.Agreed> agreed(PreparedStatement update, Channel channel)
      throws SQLException {
    try (var rows = update.executeQuery()) {
      var agreed = new ArrayList<ImportedPeople.Agreed>();
      while (rows.next()) {
        agreed.add(new ImportedPeople.Agreed(channel, rows.getLong(1), rows.getInt(2)));
      }
      return agreed;
    }
  }

  private static java.sql.Array array(
      Connection connection, String type, List<Row> rows, Function<Row, @Nullable Object> value)
      throws SQLException {
    @Nullable Object[] values = new @Nullable Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    return connection.createArrayOf(type, values);
  }
}
