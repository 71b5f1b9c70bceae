package dev.fanfare.dispatch;

import dev.fanfare.channels.ProviderAccount;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Divides a worker's room between its slices, by priority and within one evenly between runs, and
 * takes tokens where there are limits. Its worker's thread only.
 */
final class Sharing {

  /** How long a rate that was changed may go unseen. */
  private static final long FRESH_FOR = Window.millis(250);

  private final DispatchParts parts;
  private final ProviderAccount account;
  private final ActiveSlices active;
  private final Tokens tokens;
  private SetRates set = SetRates.NONE;
  private Set<Long> known = Set.of();
  private long readAt;
  private boolean outOfTokens;

  Sharing(DispatchParts parts, ProviderAccount account, ActiveSlices active) {
    this.parts = parts;
    this.account = account;
    this.active = active;
    this.tokens = new Tokens(parts.rates(), parts.clock());
    this.readAt = parts.clock().nanos() - FRESH_FOR;
  }

  /** How long to wait when nothing moved; {@code otherwise} where no tokens are waited for. */
  long rest(long otherwise) {
    return outOfTokens ? tokens.rest() : otherwise;
  }

  /**
   * Divides the room in the window.
   *
   * @param at machine time, read before the turn's campaign time
   * @param free how many may be started
   */
  List<Judge.Share> divide(Connection open, Turn turn, long at, int free) throws SQLException {
    var shares = new ArrayList<Judge.Share>();
    var heldUp = new HashSet<Long>();
    var waiting = active.waiting();
    outOfTokens = false;
    refresh(open, turn, at);
    var all =
        waiting.stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .flatMap(slice -> limits(slice.run()).stream())
            .toList();
    tokens.begin(open, turn, parts.stands(account), all);
    int left = free;
    for (var runs : waiting) {
      for (int i = 0; i < runs.size(); i++) {
        int ofRun = Math.ceilDiv(left, runs.size() - i);
        left -= divide(open, turn, at, ofRun, runs.get(i), shares, heldUp);
      }
    }
    active.heldUp(heldUp);
    return shares;
  }

  /** Divides the room of a run between its slices; how much of it they use. */
  private int divide(
      Connection open,
      Turn turn,
      long at,
      int room,
      List<ActiveSlice> slices,
      List<Judge.Share> shares,
      Set<Long> heldUp)
      throws SQLException {
    int used = 0;
    for (int i = 0; i < slices.size(); i++) {
      var slice = slices.get(i);
      if (slice.tooLate(turn.now())) {
        shares.add(Judge.Share.tooLate(slice));
        continue;
      }
      int people = Math.min(slice.remaining(), Math.ceilDiv(room - used, slices.size() - i));
      var grant = tokens.take(open, turn, limits(slice.run()), at, people);
      if (grant.starts() < people) {
        outOfTokens = true;
        if (!set.ofRun(slice.slice().runId(), slice.run().definition()).isEmpty()) {
          heldUp.add(slice.slice().runId());
        }
      }
      shares.add(Judge.Share.sending(slice, people, grant));
      used += Math.min(people, grant.starts());
    }
    return used;
  }

  /** Learns what became of the shares, and keeps or gives back tokens that were not used. */
  void learn(Connection open, Turn turn, List<Judge.Share> shares) throws SQLException {
    for (var share : shares) {
      var slice = share.slice();
      int starts = turn.startsOf(slice);
      int unused = share.starts() - starts;
      slice.learn(turn.renderedOf(slice) < share.room() / 2 && unused > 0);
      tokens.leave(open, turn, limits(slice.run()), share.grant(), unused);
      active.served(slice.slice().runId(), starts);
    }
  }

  private List<RateLimit> limits(RunContext run) {
    return set.limits(account, run.run().id(), run.definition());
  }

  /** Not in the middle of a turn: what is taken and given back is of the same limits. */
  private void refresh(Connection open, Turn turn, long at) throws SQLException {
    var runs = Set.copyOf(active.runIds());
    // While time stands a change is seen at once: in no time at all much campaign time may pass.
    if (at - readAt >= FRESH_FOR || !runs.equals(known) || parts.stands(account)) {
      set = parts.setRates().of(open, turn.workspace(), runs);
      known = runs;
      readAt = at;
    }
  }
}
