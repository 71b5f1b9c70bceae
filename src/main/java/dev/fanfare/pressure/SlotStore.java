package dev.fanfare.pressure;

import dev.fanfare.platform.BinaryCopy;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code cap_slot}. */
@Singleton
final class SlotStore {

  private static final String COPY =
      """
      copy cap_slot (workspace_id, profile_id, message_id, at, channel, tags, zone, caps)
      from stdin (format binary)
      """;

  private static final String COLUMNS =
      "s.profile_id, s.message_id, s.at, s.channel, s.tags, s.zone, s.caps";

  /**
   * What people have had.
   *
   * @param version of the set of caps at that moment
   * @param zone the workspace's own
   */
  record Found(long version, ZoneId zone, Map<Long, List<CapSlot>> slots) {}

  /** One slot of a person. */
  record Key(long profileId, UUID messageId) {}

  /**
   * Reads the slots of people who are locked, with the version of the caps they are to be judged
   * by: whoever was judged by a newer one before has committed.
   *
   * @param own messages whose own slots are read however old they are
   */
  Found read(
      Connection connection,
      WorkspaceId workspace,
      long[] people,
      Collection<UUID> own,
      Instant since)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select v.version, v.default_zone, %s
            from (
              select c.version, w.default_zone from frequency_cap_set c
              join workspace w on w.id = c.workspace_id where c.workspace_id = ?) v
            left join cap_slot s
              on s.workspace_id = ? and s.profile_id = any(?)
                and (s.at >= ? or s.message_id = any(?))
            """
                .formatted(COLUMNS))) {
      select.setInt(1, workspace.value());
      select.setInt(2, workspace.value());
      select.setArray(3, connection.createArrayOf("int8", boxed(people)));
      select.setObject(4, since.atOffset(ZoneOffset.UTC));
      select.setArray(5, connection.createArrayOf("uuid", own.toArray()));
      try (var rows = select.executeQuery()) {
        var slots = new HashMap<Long, List<CapSlot>>();
        if (!rows.next()) {
          return new Found(0, ZoneOffset.UTC, slots);
        }
        long version = rows.getLong(1);
        var zone = ZoneId.of(rows.getString(2));
        do {
          if (rows.getObject(4) != null) {
            var slot = slot(rows, 2);
            slots.computeIfAbsent(slot.profileId(), person -> new ArrayList<>()).add(slot);
          }
        } while (rows.next());
        return new Found(version, zone, slots);
      }
    }
  }

  /** Inserts slots; refused as a whole when one of them is there already. */
  void insert(Connection connection, WorkspaceId workspace, Collection<CapSlot> slots)
      throws SQLException {
    if (slots.isEmpty()) {
      return;
    }
    try (var copy = new BinaryCopy(connection, COPY)) {
      for (var slot : slots) {
        var id = ByteBuffer.allocate(16);
        id.putLong(slot.messageId().getMostSignificantBits());
        id.putLong(slot.messageId().getLeastSignificantBits());
        copy.row(8)
            .int4(workspace.value())
            .int8(slot.profileId())
            .bytes(id.array())
            .instant(slot.at())
            .int2(slot.as().channel())
            .text(tags(slot.as().tags()))
            .text(slot.zone())
            .int8(slot.caps());
      }
      copy.finish();
    }
  }

  /** Frees slots, those of them that are there. */
  void delete(Connection connection, WorkspaceId workspace, Collection<Key> keys)
      throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    try (var delete =
        connection.prepareStatement(
            """
            delete from cap_slot s using unnest(?::bigint[], ?::uuid[]) as gone (person, message)
            where s.workspace_id = ? and s.profile_id = gone.person and s.message_id = gone.message
            """)) {
      delete.setArray(
          1, connection.createArrayOf("int8", keys.stream().map(Key::profileId).toArray()));
      delete.setArray(
          2, connection.createArrayOf("uuid", keys.stream().map(Key::messageId).toArray()));
      delete.setInt(3, workspace.value());
      delete.executeUpdate();
    }
  }

  /** The slots of one person, oldest first. */
  List<CapSlot> of(Connection connection, WorkspaceId workspace, long profileId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s from cap_slot s where s.workspace_id = ? and s.profile_id = ? order by s.at"
                .formatted(COLUMNS))) {
      select.setInt(1, workspace.value());
      select.setLong(2, profileId);
      return read(select);
    }
  }

  int deleteOf(Connection connection, WorkspaceId workspace, long profileId) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from cap_slot where workspace_id = ? and profile_id = ?")) {
      delete.setInt(1, workspace.value());
      delete.setLong(2, profileId);
      return delete.executeUpdate();
    }
  }

  /** The next slots in key order; from the beginning when {@code after} is null. */
  List<CapSlot> page(Connection connection, WorkspaceId workspace, @Nullable Key after, int limit)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select %s from cap_slot s
            where s.workspace_id = ? and (s.profile_id, s.message_id) > (?, ?)
            order by s.profile_id, s.message_id limit ?
            """
                .formatted(COLUMNS))) {
      select.setInt(1, workspace.value());
      select.setLong(2, after == null ? Long.MIN_VALUE : after.profileId());
      select.setObject(3, after == null ? new UUID(0, 0) : after.messageId());
      select.setInt(4, limit);
      return read(select);
    }
  }

  /** Deletes some slots that no window reaches any more; how many. */
  int sweep(Connection connection, WorkspaceId workspace, Instant before, int most)
      throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from cap_slot where ctid = any(array(
              select ctid from cap_slot where workspace_id = ? and at < ?
              limit ? for update skip locked))
            """)) {
      delete.setInt(1, workspace.value());
      delete.setObject(2, before.atOffset(ZoneOffset.UTC));
      delete.setInt(3, most);
      return delete.executeUpdate();
    }
  }

  private static List<CapSlot> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var slots = new ArrayList<CapSlot>();
      while (rows.next()) {
        slots.add(slot(rows, 0));
      }
      return slots;
    }
  }

  private static CapSlot slot(ResultSet row, int offset) throws SQLException {
    var tags = row.getString(offset + 5);
    return new CapSlot(
        row.getLong(offset + 1),
        row.getObject(offset + 2, UUID.class),
        row.getObject(offset + 3, OffsetDateTime.class).toInstant(),
        new CountsAs(row.getInt(offset + 4), tags == null ? List.of() : List.of(tags.split(","))),
        row.getString(offset + 6),
        row.getLong(offset + 7));
  }

  private static @Nullable String tags(List<String> tags) {
    return tags.isEmpty() ? null : String.join(",", tags);
  }

  private static Object[] boxed(long[] ids) {
    var boxed = new Object[ids.length];
    for (int i = 0; i < ids.length; i++) {
      boxed[i] = ids[i];
    }
    return boxed;
  }
}
