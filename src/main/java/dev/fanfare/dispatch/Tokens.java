package dev.fanfare.dispatch;

import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rate tokens in a worker's hand. A token is for a send within {@link RateStore#LEASE} of its
 * grant: what one turn leaves over the next one uses in time, or nobody. Its worker's thread only.
 */
final class Tokens {

  /** Tokens younger than this are worth keeping for the next turn. */
  private static final long KEEP_FOR = RateStore.LEASE.toNanos() / 2;

  /** Later than any send: where nothing limits. */
  private static final long NEVER = Long.MAX_VALUE / 4;

  /**
   * Permission for some starts.
   *
   * @param starts how many
   * @param usableUntil machine time after which none of them may reach a provider
   */
  record Grant(int starts, long usableUntil) {}

  private final RateStore rates;
  private final MachineClock clock;
  private final Map<String, Grant> kept = new HashMap<>();

  Tokens(RateStore rates, MachineClock clock) {
    this.rates = rates;
    this.clock = clock;
  }

  /**
   * Takes up to {@code want} starts of all limits. Each grant is committed on its own: a turn that
   * fails does not give it back, and two engines never wait for each other's limits.
   *
   * @param at machine time, read before {@code now}
   * @param now campaign time
   */
  Grant take(
      Connection open,
      WorkspaceId workspace,
      List<RateStore.Limit> limits,
      long at,
      Instant now,
      int want)
      throws SQLException {
    int starts = want;
    long until = at + NEVER;
    for (var limit : limits) {
      var grant = take(open, workspace, limit, at, now, starts);
      starts = grant.starts();
      until = Math.min(until, grant.usableUntil());
    }
    return new Grant(starts, until);
  }

  private Grant take(
      Connection open, WorkspaceId workspace, RateStore.Limit limit, long at, Instant now, int want)
      throws SQLException {
    var left = kept.remove(limit.scope());
    if (left == null || left.usableUntil() - at < KEEP_FOR) {
      left = new Grant(0, at + RateStore.LEASE.toNanos());
    }
    int starts = Math.min(left.starts(), want);
    if (starts < want) {
      starts += rates.take(open, workspace, limit, now, want - starts);
      open.commit();
    } else {
      keep(limit, left.starts() - want, left.usableUntil());
    }
    return new Grant(starts, left.usableUntil());
  }

  /** Keeps what a turn did not use of a grant. */
  void leave(List<RateStore.Limit> limits, Grant grant, int unused) {
    for (var limit : limits) {
      keep(limit, unused, grant.usableUntil());
    }
  }

  private void keep(RateStore.Limit limit, int starts, long usableUntil) {
    if (starts > 0 && usableUntil - clock.nanos() >= KEEP_FOR) {
      kept.merge(
          limit.scope(),
          new Grant(starts, usableUntil),
          (one, other) ->
              new Grant(
                  one.starts() + other.starts(), Math.min(one.usableUntil(), other.usableUntil())));
    }
  }
}
