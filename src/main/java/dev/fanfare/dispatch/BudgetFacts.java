package dev.fanfare.dispatch;

import dev.fanfare.budgets.BudgetHit;
import dev.fanfare.budgets.BudgetReading;
import dev.fanfare.budgets.Budgets;
import dev.fanfare.budgets.Counted;
import dev.fanfare.budgets.Reservation;
import dev.fanfare.budgets.ReservationKey;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.dispatch.Judge.Share;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What budgets say of the people of one turn, with the counts that concern them locked. A workspace
 * that never had one asks nothing.
 */
final class BudgetFacts {

  private static final BudgetFacts NONE = new BudgetFacts(null);

  private final @Nullable BudgetReading reading;

  private BudgetFacts(@Nullable BudgetReading reading) {
    this.reading = reading;
  }

  /**
   * Locks what counts and reads it.
   *
   * @param version of the workspace's budgets; 0 where there was never one
   */
  static BudgetFacts read(
      Budgets budgets, Connection connection, Turn turn, List<Share> shares, long version)
      throws SQLException {
    var messages = new HashSet<Counted>();
    var own = new ArrayList<ReservationKey>();
    int account = 0;
    for (var share : shares) {
      var run = share.slice().run();
      account = run.run().accountId();
      if (share.state() != RunState.CANCELLING && share.people() > 0) {
        messages.add(counted(run));
      }
      if (!share.slice().slice().kind().undecided()) {
        for (long person : share.next()) {
          own.add(run.key(person).reservation());
        }
      }
    }
    if (version == 0 && turn.budgets().isEmpty()) {
      return NONE;
    }
    var asked = new Budgets.Asked(account, messages, own, turn.now());
    return new BudgetFacts(budgets.read(connection, turn.workspace(), asked, turn.budgets()));
  }

  static Counted counted(RunContext run) {
    return new Counted(run.channel(), run.run().campaignId());
  }

  /** The budget that has no room; control people are held to budgets as all others are. */
  @Nullable BudgetHit hit(Share share, long profileId) {
    var run = share.slice().run();
    return reading == null ? null : reading.hit(counted(run), run.key(profileId).reservation());
  }

  /** Reserves for a message that is sent; held-out people get none, so none is reserved. */
  @Nullable Reservation reserved(Turn turn, Share share, long profileId, Decision decision) {
    if (reading == null) {
      return null;
    }
    var run = share.slice().run();
    var key = run.key(profileId).reservation();
    return decision instanceof Decision.Send
        ? reading.take(turn.budgets(), counted(run), key)
        : reading.reserved(key);
  }
}
