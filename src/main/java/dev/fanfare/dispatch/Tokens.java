package dev.fanfare.dispatch;

import dev.fanfare.dispatch.RateStore.Limit;
import dev.fanfare.platform.MachineClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rate tokens in a worker's hand. A token is for a send within {@link RateStore#LEASE} of its
 * grant: what one turn leaves over the next one uses in time, or nobody. Its worker's thread only.
 *
 * <p>While the workspace's clock stands, tokens are taken in the turn's own transaction and what is
 * left over is given back in it: whoever moves the clock must see a token together with its start.
 */
final class Tokens {

  /** Tokens younger than this are worth keeping for the next turn. */
  private static final long KEEP_FOR = RateStore.LEASE.toNanos() / 2;

  private static final long REST = Window.millis(20);
  private static final long REST_WHILE_TIME_STANDS = Window.millis(100);

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
  private boolean standing;

  Tokens(RateStore rates, MachineClock clock) {
    this.rates = rates;
    this.clock = clock;
  }

  /**
   * Begins a turn.
   *
   * @param stands whether the workspace's clock stands
   * @param limits all that the turn may take of
   */
  void begin(Connection open, Turn turn, boolean stands, Collection<Limit> limits)
      throws SQLException {
    standing = stands;
    if (standing) {
      kept.clear();
      // In one order for all, so that two engines never wait for each other's.
      for (var limit : byScope(limits).values()) {
        var _ = rates.lock(open, turn.workspace(), limit, turn.now());
      }
    }
  }

  /** How long to wait for tokens: while time stands, none come before somebody wakes the worker. */
  long rest() {
    return standing ? REST_WHILE_TIME_STANDS : REST;
  }

  private static SortedMap<String, Limit> byScope(Collection<Limit> limits) {
    var scopes = new TreeMap<String, Limit>();
    limits.forEach(limit -> scopes.put(limit.scope(), limit));
    return scopes;
  }

  /**
   * Takes up to {@code want} starts of all limits. Each grant is committed on its own: a turn that
   * fails does not give it back, and two engines never wait for each other's limits.
   *
   * @param at machine time, read before the turn's campaign time
   */
  Grant take(Connection open, Turn turn, List<Limit> limits, long at, int want)
      throws SQLException {
    if (standing) {
      return takeInTurn(open, turn, limits, at, want);
    }
    int starts = want;
    long until = at + NEVER;
    for (var limit : limits) {
      var grant = take(open, turn, limit, at, starts);
      starts = grant.starts();
      until = Math.min(until, grant.usableUntil());
    }
    return new Grant(starts, until);
  }

  private Grant take(Connection open, Turn turn, Limit limit, long at, int want)
      throws SQLException {
    var left = kept.remove(limit.scope());
    if (left == null || left.usableUntil() - at < KEEP_FOR) {
      left = new Grant(0, at + RateStore.LEASE.toNanos());
    }
    int starts = Math.min(left.starts(), want);
    if (starts < want) {
      starts += rates.take(open, turn.workspace(), limit, turn.now(), want - starts);
      open.commit();
    } else {
      keep(limit, left.starts() - want, left.usableUntil());
    }
    return new Grant(starts, left.usableUntil());
  }

  /** Of no limit more than of all; time stands, so what is granted does not grow old. */
  private Grant takeInTurn(Connection open, Turn turn, List<Limit> limits, long at, int want)
      throws SQLException {
    var taken = new int[limits.size()];
    int starts = want;
    for (int i = 0; i < taken.length; i++) {
      starts = rates.take(open, turn.workspace(), limits.get(i), turn.now(), starts);
      taken[i] = starts;
    }
    for (int i = 0; i < taken.length; i++) {
      rates.giveBack(open, turn.workspace(), limits.get(i), taken[i] - starts);
    }
    return new Grant(starts, at + NEVER);
  }

  /** What a turn did not use of a grant: kept, or given back. */
  void leave(Connection open, Turn turn, List<Limit> limits, Grant grant, int unused)
      throws SQLException {
    for (var limit : limits) {
      if (standing) {
        rates.giveBack(open, turn.workspace(), limit, unused);
      } else {
        keep(limit, unused, grant.usableUntil());
      }
    }
  }

  private void keep(Limit limit, int starts, long usableUntil) {
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
