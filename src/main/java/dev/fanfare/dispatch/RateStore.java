package dev.fanfare.dispatch;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The table {@code rate_limit}: up to when limits shared by all processes have handed out tokens.
 * Granted tokens are used at once or never.
 */
@Singleton
final class RateStore {

  /**
   * A limit that is taken of.
   *
   * @param inHand tokens of it that the taker has already
   */
  record Taking(RateLimit limit, int inHand) {}

  /**
   * So many of {@code want} starts as all limits allow, with what is in hand; of none more is taken
   * than of all. In a transaction that is over before anything is sent.
   *
   * @param takings in the order of their scopes, so that no two takers wait for each other
   */
  int take(
      Connection connection, WorkspaceId workspace, List<Taking> takings, Instant now, int want)
      throws SQLException {
    if (want <= 0) {
      return 0;
    }
    int starts = want;
    var handedOut = new ArrayList<Instant>(takings.size());
    for (var taking : takings) {
      var grantedTo = lock(connection, workspace, taking.limit(), now);
      starts = Math.min(starts, taking.inHand() + taking.limit().available(grantedTo, now));
      handedOut.add(grantedTo);
    }
    for (int i = 0; i < takings.size(); i++) {
      int tokens = starts - takings.get(i).inHand();
      if (tokens > 0) {
        var limit = takings.get(i).limit();
        note(connection, workspace, limit, limit.after(handedOut.get(i), now, tokens));
      }
    }
    return starts;
  }

  private static void note(
      Connection connection, WorkspaceId workspace, RateLimit limit, Instant grantedTo)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update rate_limit set granted_to = ? where workspace_id = ? and scope = ?")) {
      // Rounded up: the database keeps microseconds, and a limit errs on the slow side.
      var kept = grantedTo.plusNanos(999).truncatedTo(ChronoUnit.MICROS);
      update.setObject(1, kept.atOffset(ZoneOffset.UTC));
      update.setInt(2, workspace.value());
      update.setString(3, limit.scope());
      update.executeUpdate();
    }
  }

  /** Gives tokens back that were taken in this transaction. */
  void giveBack(Connection connection, WorkspaceId workspace, RateLimit limit, int tokens)
      throws SQLException {
    if (tokens <= 0) {
      return;
    }
    try (var update =
        connection.prepareStatement(
            """
            update rate_limit set granted_to = granted_to - ? * interval '1 microsecond'
            where workspace_id = ? and scope = ?
            """)) {
      // Rounded down, as what is taken is rounded up.
      update.setLong(1, limit.interval().multipliedBy(tokens).toNanos() / 1_000);
      update.setInt(2, workspace.value());
      update.setString(3, limit.scope());
      update.executeUpdate();
    }
  }

  /** Up to when a limit has handed out tokens, and nobody else takes of it in this transaction. */
  Instant lock(Connection connection, WorkspaceId workspace, RateLimit limit, Instant now)
      throws SQLException {
    try (var upsert =
        connection.prepareStatement(
            """
            insert into rate_limit (workspace_id, scope, granted_to) values (?, ?, ?)
            on conflict (workspace_id, scope) do update set granted_to = rate_limit.granted_to
            returning granted_to
            """)) {
      upsert.setInt(1, workspace.value());
      upsert.setString(2, limit.scope());
      upsert.setObject(3, limit.idle(now).atOffset(ZoneOffset.UTC));
      try (var rows = upsert.executeQuery()) {
        rows.next();
        return rows.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }
}
