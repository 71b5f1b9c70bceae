package dev.fanfare.dispatch;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Tokens of limits shared by all processes: virtual time up to which they are handed out (generic
 * cell rate, ITU-T I.371). Granted tokens are used at once or never.
 */
@Singleton
final class RateStore {

  /**
   * How long a granted token may wait for its start; a message is not begun afterwards. Starts of a
   * window W stem from grants of less than W + this, in which lie at most one burst and a token for
   * each interval but the first: so N per W is granted at (N - burst + 1) / (W + this).
   */
  static final Duration LEASE = Duration.ofMillis(200);

  /** A limit: so many starts per period. */
  record Limit(String scope, int count, Duration per) {

    /** The most that is granted at one instant. */
    int burst() {
      return Math.max(1, count / 50);
    }

    /** Virtual time that one token costs. */
    Duration interval() {
      // Rounded up: a limit errs on the slow side.
      return per.plus(LEASE).dividedBy(count - burst() + 1).plusNanos(1);
    }

    /** How long a limit that is used up may take until it grants something. */
    Duration longestWait() {
      return interval().multipliedBy(burst());
    }

    /** The latest virtual time that is as good as none: an idle limit saves up one burst. */
    Instant idle(Instant now) {
      return now.minus(interval().multipliedBy(burst()));
    }

    /** How many of {@code want} tokens there are now, given what was handed out before. */
    Grant grant(Instant grantedTo, Instant now, int want) {
      var interval = interval();
      var from = grantedTo.isBefore(idle(now)) ? idle(now) : grantedTo;
      int tokens = (int) Math.clamp(Duration.between(from, now).dividedBy(interval), 0, want);
      return new Grant(tokens, from.plus(interval.multipliedBy(tokens)));
    }
  }

  /** Tokens, and the virtual time up to which they are handed out now. */
  record Grant(int tokens, Instant grantedTo) {}

  /** Takes up to {@code want} tokens; in a transaction of its own, never held while sending. */
  int take(Connection connection, WorkspaceId workspace, Limit limit, Instant now, int want)
      throws SQLException {
    if (want <= 0) {
      return 0;
    }
    var grant = limit.grant(lock(connection, workspace, limit, now), now, want);
    try (var update =
        connection.prepareStatement(
            "update rate_limit set granted_to = ? where workspace_id = ? and scope = ?")) {
      // Rounded up: the database keeps microseconds, and a limit errs on the slow side.
      var grantedTo = grant.grantedTo().plusNanos(999).truncatedTo(ChronoUnit.MICROS);
      update.setObject(1, grantedTo.atOffset(ZoneOffset.UTC));
      update.setInt(2, workspace.value());
      update.setString(3, limit.scope());
      update.executeUpdate();
    }
    return grant.tokens();
  }

  private static Instant lock(
      Connection connection, WorkspaceId workspace, Limit limit, Instant now) throws SQLException {
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
