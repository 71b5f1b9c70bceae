package dev.fanfare.consent;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace writes to people for. Every workspace has {@code service} (bit 0) and {@code
 * marketing} (bit 1) from the start. Any thread.
 */
@Singleton
public final class Purposes {

  private static final int LAST_BIT = 30;

  private final AgroalDataSource pool;
  private final PurposeStore store;
  private final CampaignClock clock;

  /** What never changes once it is there: names, bits and whether consent is needed. */
  private final Map<WorkspaceId, Map<String, Purpose>> known = new ConcurrentHashMap<>();

  Purposes(AgroalDataSource pool, PurposeStore store, CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
  }

  public Optional<Purpose> byName(WorkspaceId workspace, String name) {
    return all(workspace).stream().filter(purpose -> purpose.name().equals(name)).findFirst();
  }

  /**
   * The purpose of this name, of which the bit and whether it needs consent are right; all else may
   * be as it once was. Who sends asks for nothing more, and often.
   */
  public Optional<Purpose> known(WorkspaceId workspace, String name) {
    var there = known.computeIfAbsent(workspace, _ -> new ConcurrentHashMap<>());
    var present = Optional.ofNullable(there.get(name)).or(() -> byName(workspace, name));
    present.ifPresent(purpose -> there.putIfAbsent(name, purpose));
    return present;
  }

  /** The purpose of a bit in a person's sets. */
  public Optional<Purpose> byBit(WorkspaceId workspace, int bit) {
    return all(workspace).stream().filter(purpose -> purpose.bit() == bit).findFirst();
  }

  /** Every purpose, by bit. */
  public List<Purpose> all(WorkspaceId workspace) {
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          var purposes = store.all(connection, workspace);
          if (!purposes.isEmpty()) {
            return purposes;
          }
          var at = clock.now(workspace);
          store.insert(
              connection, workspace, new Purpose(0, "service", true, null, null, false, at));
          store.insert(
              connection, workspace, new Purpose(1, "marketing", false, null, null, false, at));
          return store.all(connection, workspace);
        });
  }

  /** A purpose at its version, as one who changes it reads it. */
  Optional<PurposeStore.Row> read(WorkspaceId workspace, String name) {
    var _ = all(workspace); // The first two are there from the first look.
    return Sql.inDoorTransaction(pool, connection -> store.find(connection, workspace, name));
  }

  /** A declared purpose and whether this call declared it. */
  record Declared(PurposeStore.Row row, boolean created) {}

  /**
   * What is declared of a purpose.
   *
   * @param title what people read for it; null for its name
   */
  record Declaration(
      boolean service, @Nullable String title, @Nullable String description, boolean doubleOptIn) {

    Purpose as(int bit, String name, Instant at) {
      return new Purpose(bit, name, service, title, description, doubleOptIn, at);
    }
  }

  /**
   * Declares a purpose; whether it needs consent never changes afterwards, all else is replaced.
   */
  Declared declare(
      WorkspaceId workspace, String name, Declaration declaration, Precondition precondition) {
    while (true) {
      var _ = all(workspace);
      var declared =
          Sql.inDoorTransaction(
              pool, connection -> declared(connection, workspace, name, declaration, precondition));
      if (declared.isPresent()) {
        return declared.get();
      }
    }
  }

  /** Empty when somebody else has declared one meanwhile. */
  private Optional<Declared> declared(
      Connection connection,
      WorkspaceId workspace,
      String name,
      Declaration declaration,
      Precondition precondition)
      throws SQLException {
    var there = store.lock(connection, workspace, name).orElse(null);
    precondition.require(there == null ? null : there.version());
    if (there != null) {
      var known = same(there.purpose(), declaration.service());
      var changed = declaration.as(known.bit(), name, known.createdAt());
      long version = there.version() + 1;
      store.update(connection, workspace, changed, version);
      return Optional.of(new Declared(new PurposeStore.Row(changed, version), false));
    }
    int bit = store.all(connection, workspace).getLast().bit() + 1;
    if (bit > LAST_BIT) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "A workspace has at most 31 purposes, and they are taken.");
    }
    var purpose = declaration.as(bit, name, clock.now(workspace));
    return store.insert(connection, workspace, purpose)
        ? Optional.of(new Declared(new PurposeStore.Row(purpose, 1), true))
        : Optional.empty();
  }

  private static Purpose same(Purpose there, boolean service) {
    if (there.service() != service) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The purpose \""
              + there.name()
              + "\" is there already with service "
              + there.service()
              + ", which never changes.");
    }
    return there;
  }
}
