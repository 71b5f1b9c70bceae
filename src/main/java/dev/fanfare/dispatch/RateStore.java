package dev.fanfare.dispatch;

import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * The latest virtual time that is as good as none: an idle limit saves up one burst. Rounded
     * down to what the database keeps, or a clock that stands would never see the burst whole.
     */
    Instant idle(Instant now) {
      return now.minus(longestWait()).truncatedTo(ChronoUnit.MICROS);
    }

    /** When there will be a burst of tokens, or as many as are wanted, after none are left. */
    Instant next(Instant grantedTo, Instant now, long wanted) {
      var from = grantedTo.isBefore(idle(now)) ? idle(now) : grantedTo;
      var at = from.plus(interval().multipliedBy(Math.min(burst(), wanted)));
      return at.plusNanos(999).truncatedTo(ChronoUnit.MICROS);
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

  /** The limits a start of a run through an account counts against. */
  static List<Limit> limits(ProviderAccount account, long runId, Campaign definition) {
    var limits = new ArrayList<Limit>(2);
    var rate = definition.rate();
    if (rate != null) {
      limits.add(new Limit("run:" + runId, rate.count(), rate.per().duration()));
    }
    var accountRate = account.rate();
    var per = account.ratePer();
    if (accountRate != null && per != null) {
      limits.add(new Limit("account:" + account.id(), accountRate, per));
    }
    return limits;
  }

  /** Takes up to {@code want} tokens; in a transaction that is over before anything is sent. */
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

  /** Gives tokens back that were taken in this transaction. */
  void giveBack(Connection connection, WorkspaceId workspace, Limit limit, int tokens)
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
  Instant lock(Connection connection, WorkspaceId workspace, Limit limit, Instant now)
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
