package dev.fanfare.dispatch;

import dev.fanfare.dispatch.RateStore.Taking;
import dev.fanfare.platform.MachineClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rate tokens in a worker's hand. A token is for a send within {@link RateLimit#LEASE} of its
 * grant: what one turn leaves over the next one uses in time, or nobody. Its worker's thread only.
 *
 * <p>While the workspace's clock stands, tokens are taken in the turn's own transaction and what is
 * left over is given back in it: whoever moves the clock must see a token together with its start.
 */
final class Tokens {

  /** Tokens younger than this are worth keeping for the next turn. */
  private static final long KEEP_FOR = RateLimit.LEASE.toNanos() / 2;

  private static final long REST = Window.millis(20);
  private static final long REST_WHILE_TIME_STANDS = Window.millis(100);

  /** Later than any send: where nothing limits. */
  private static final long NEVER = Long.MAX_VALUE / 4;

  private static final Comparator<RateLimit> IN_ORDER = Comparator.comparing(RateLimit::scope);

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
  void begin(Connection open, Turn turn, boolean stands, Collection<RateLimit> limits)
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

  private static SortedMap<String, RateLimit> byScope(Collection<RateLimit> limits) {
    var scopes = new TreeMap<String, RateLimit>();
    limits.forEach(limit -> scopes.put(limit.scope(), limit));
    return scopes;
  }

  /**
   * Takes up to {@code want} starts of all limits, of none more than of all. They are committed
   * before the turn is: one that fails does not give them back.
   *
   * @param at machine time, read before the turn's campaign time
   */
  Grant take(Connection open, Turn turn, List<RateLimit> limits, long at, int want)
      throws SQLException {
    if (limits.isEmpty() || want <= 0) {
      return new Grant(Math.max(0, want), at + NEVER);
    }
    long until = standing ? at + NEVER : at + RateLimit.LEASE.toNanos();
    int held = want;
    for (var limit : limits) {
      var left = inHand(limit, at);
      held = Math.min(held, left.starts());
      until = left.starts() == 0 ? until : Math.min(until, left.usableUntil());
    }
    int starts = held < want ? fetch(open, turn, limits, at, want) : want;
    for (var limit : limits) {
      use(limit, starts);
    }
    return new Grant(starts, until);
  }

  /** Takes of the database what is not in hand, of all limits in one transaction. */
  private int fetch(Connection open, Turn turn, List<RateLimit> limits, long at, int want)
      throws SQLException {
    var takings =
        limits.stream()
            .sorted(IN_ORDER)
            .map(limit -> new Taking(limit, inHand(limit, at).starts()))
            .toList();
    int starts = rates.take(open, turn.workspace(), takings, turn.now(), want);
    if (standing) {
      return starts;
    }
    if (starts > 0) {
      open.commit();
    } else {
      open.rollback();
    }
    return starts;
  }

  private Grant inHand(RateLimit limit, long at) {
    var left = kept.get(limit.scope());
    if (left != null && left.usableUntil() - at >= KEEP_FOR) {
      return left;
    }
    kept.remove(limit.scope());
    return new Grant(0, at);
  }

  /** Takes out of the hand what is used. */
  private void use(RateLimit limit, int starts) {
    kept.computeIfPresent(
        limit.scope(),
        (scope, left) ->
            left.starts() > starts ? new Grant(left.starts() - starts, left.usableUntil()) : null);
  }

  /** What a turn did not use of a grant: kept, or given back. */
  void leave(Connection open, Turn turn, List<RateLimit> limits, Grant grant, int unused)
      throws SQLException {
    for (var limit : limits) {
      if (standing) {
        rates.giveBack(open, turn.workspace(), limit, unused);
      } else {
        keep(limit, unused, grant.usableUntil());
      }
    }
  }

  private void keep(RateLimit limit, int starts, long usableUntil) {
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
