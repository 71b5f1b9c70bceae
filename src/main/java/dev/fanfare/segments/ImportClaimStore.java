package dev.fanfare.segments;

import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;

/** The table {@code segment_import}: who works on which import, and when it is tried again. */
@Singleton
final class ImportClaimStore {

  /** An owner is gone when no node lives in that name and epoch. */
  private static final String OWNER_GONE =
      """
      not exists (select from node n
                  where n.name = i.owner_node and n.epoch = i.owner_epoch and n.alive)
      """;

  /**
   * Files go into a segment one after another, as they were announced: of two that replace, the
   * later one is in force at the end. One that has begun is not overtaken, whatever has come of it
   * since; one that waits lets go first who is older or has begun.
   */
  private static final String ITS_TURN =
      """
      not exists (select from segment_import o
                  where o.workspace_id = i.workspace_id and o.segment_id = i.segment_id
                    and o.id <> i.id
                    and (o.state = 'APPLYING' and (o.id < i.id or i.state = 'STAGED')
                         or o.state = 'STAGED' and o.id < i.id and i.state = 'STAGED'))
      """;

  private final ImportStore imports;

  ImportClaimStore(ImportStore imports) {
    this.imports = imports;
  }

  /**
   * Takes the oldest import that is due to be applied, whose turn it is in its segment, and that no
   * other living node works on.
   */
  Optional<SegmentImport> claim(Connection connection, NodeIdentity node, Instant now)
      throws SQLException {
    // One node looks at a time: two could each begin a file of one segment that the other cannot
    // see begun yet.
    try (var lock = connection.createStatement()) {
      lock.execute("select pg_advisory_xact_lock(hashtext('import claims'))");
    }
    try (var update =
        connection.prepareStatement(
            """
            update segment_import set state = 'APPLYING', owner_node = ?, owner_epoch = ?
            where id = (select i.id from segment_import i
                        where i.state in ('STAGED', 'APPLYING')
                          and (i.due_at is null or i.due_at <= ?)
                          and (i.owner_node = ? and i.owner_epoch = ? or
            """
                + OWNER_GONE
                + ") and "
                + ITS_TURN
                + """
                            order by i.id limit 1 for update skip locked)
                returning workspace_id, id
                """)) {
      update.setString(1, node.name());
      update.setLong(2, node.epoch());
      update.setObject(3, now.atOffset(ZoneOffset.UTC));
      update.setString(4, node.name());
      update.setLong(5, node.epoch());
      try (var rows = update.executeQuery()) {
        return rows.next()
            ? imports.read(connection, new WorkspaceId(rows.getInt(1)), rows.getLong(2))
            : Optional.empty();
      }
    }
  }

  /**
   * Gives an import back after a failure, for anybody from the given instant on.
   *
   * @param failures how many failures there have been
   */
  void later(Connection connection, long id, NodeIdentity node, int failures, Instant dueAt)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import
            set failures = ?, due_at = ?, owner_node = null, owner_epoch = null
            where id = ? and state = 'APPLYING' and owner_node = ? and owner_epoch = ?
            """)) {
      update.setInt(1, failures);
      update.setObject(2, dueAt.atOffset(ZoneOffset.UTC));
      update.setLong(3, id);
      update.setString(4, node.name());
      update.setLong(5, node.epoch());
      update.executeUpdate();
    }
  }

  /** Makes an upload that died with its node this node's, to end it. */
  Optional<SegmentImport> abandoned(
      Connection connection, NodeIdentity node, Collection<Long> inHand) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update segment_import set owner_node = ?, owner_epoch = ?
            where id = (select i.id from segment_import i
                        where i.state = 'RECEIVING'
                          and (i.owner_node = ? and i.owner_epoch = ? and i.id <> all (?) or
            """
                + OWNER_GONE
                + """
                            ) order by i.id limit 1 for update skip locked)
                returning workspace_id, id
                """)) {
      update.setString(1, node.name());
      update.setLong(2, node.epoch());
      update.setString(3, node.name());
      update.setLong(4, node.epoch());
      update.setArray(5, connection.createArrayOf("int8", inHand.toArray()));
      try (var rows = update.executeQuery()) {
        return rows.next()
            ? imports.read(connection, new WorkspaceId(rows.getInt(1)), rows.getLong(2))
            : Optional.empty();
      }
    }
  }
}
