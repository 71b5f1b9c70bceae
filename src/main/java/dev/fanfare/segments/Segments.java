package dev.fanfare.segments;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What other rooms ask about segments. */
@Singleton
public final class Segments {

  private final AgroalDataSource pool;
  private final SegmentStore store;

  Segments(AgroalDataSource pool, SegmentStore store) {
    this.pool = pool;
    this.store = store;
  }

  /** The version in force; empty when there is no such segment or it has none yet. */
  public Optional<SegmentRef> current(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(pool, connection -> store.read(connection, workspace, name))
        .filter(row -> row.version() > 0)
        .map(row -> new SegmentRef(row.id(), row.version(), row.members(), row.name()));
  }
}
