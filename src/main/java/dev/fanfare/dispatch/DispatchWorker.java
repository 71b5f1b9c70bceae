package dev.fanfare.dispatch;

import dev.fanfare.audience.Slice;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.events.EventStream;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.StorageShortage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends for one account in this process: claims slices, starts windows, records outcomes, one
 * transaction at a time on one connection of its own. Runs on a platform thread; everything it owns
 * can be given up at any line, because what is committed says all that others need to know.
 */
final class DispatchWorker implements Runnable {

  private static final Logger LOG = Logger.getLogger(DispatchWorker.class);

  /** How long an outcome waits for others before it is recorded. */
  private static final long LATEST_TURN = Window.millis(100);

  private static final long RUNS_FRESH_FOR = Window.millis(250);

  /** How long a claim may stand that came through after its answer was given up. */
  private static final long RELEASED_FOR = Window.millis(5_000);

  private final DispatchParts parts;
  private final ProviderAccount account;
  private final Window window;
  private final AccountPause pause;
  private final ActiveSlices active = new ActiveSlices();
  private final Sharing sharing;
  private final List<Outcome> pending = new ArrayList<>();
  private final LedgerCopy buffer = new LedgerCopy();
  private final MessageIds ids = new MessageIds();
  private final Preparations preparations;
  private final RunWatch watch;
  private List<Run> moving = List.of();
  private long movingReadAt;
  private long releasedAt;
  private boolean careful;
  private boolean uncertain = true;
  private NodeIdentity life;
  private @Nullable EventStream stream;
  private @Nullable Connection connection;
  private @Nullable Turn unconfirmed;
  private volatile boolean running = true;
  private volatile boolean draining;

  DispatchWorker(DispatchParts parts, ProviderAccount account) {
    this.parts = parts;
    this.account = account;
    this.window = new Window(parts.windowOf(account));
    this.pause = new AccountPause(parts.clock());
    this.sharing = new Sharing(parts, account, active);
    this.preparations = new Preparations(parts.contexts(), account);
    this.watch = new RunWatch(parts.guards(), parts.clock());
    this.life = parts.node().identity();
    this.movingReadAt = parts.clock().nanos() - RUNS_FRESH_FOR;
  }

  ProviderAccount account() {
    return account;
  }

  boolean pausing() {
    return pause.pausing();
  }

  /** There is work: ends a rest, also one that is about to begin. */
  void wake() {
    window.wake();
  }

  /** Starts nobody more, records what is under way, gives slices back: leaves nothing unknown. */
  void drain() {
    draining = true;
    window.wake();
  }

  /** Ends at once; what is under way will be unknown. */
  void stop() {
    running = false;
    window.wake();
  }

  @Override
  public void run() {
    while (running) {
      try {
        once();
      } catch (SQLException | DatabaseFailure e) {
        StorageShortage.note(e);
        LOG.warnf("Account %s waits for the database: %s", account.name(), e.getMessage());
        disconnect();
        rest();
      } catch (RuntimeException | Error e) {
        LOG.errorf(e, "Account %s: a turn failed", account.name());
        disconnect();
        rest();
      } catch (InterruptedException e) {
        break;
      }
    }
    disconnect();
  }

  private void once() throws SQLException, InterruptedException {
    if (!life.equals(parts.node().identity())) {
      forget();
    }
    if (!parts.node().leaseHeld(life)) {
      window.await(Integer.MAX_VALUE, LATEST_TURN);
      return;
    }
    boolean moved = turn(connected());
    moved |= preparations.makeReady();
    int outstanding = window.outstanding();
    if (!moved && outstanding == 0 || parts.crowded()) {
      // Accounts that wait, and all where there are more of them than connections, take turns.
      giveBack();
    }
    if (draining && outstanding == 0 && active.isEmpty() && watch.owed().isEmpty()) {
      running = false;
      return;
    }
    if (outstanding == 0) {
      window.await(1, moved ? 0 : sharing.rest(LATEST_TURN));
    } else {
      // A burst may be spent in less: who waits for tokens does not wait for outcomes.
      long rest = sharing.rest(LATEST_TURN);
      window.await(Math.min(Math.max(1, window.size() / 2), outstanding), rest);
    }
  }

  /** One transaction; true when it moved something. */
  private boolean turn(Connection open) throws SQLException {
    pending.addAll(window.drain());
    long at = parts.clock().nanos();
    var turn = new Turn(account.workspace(), parts.campaignClock().now(account.workspace()));
    Recorder.record(turn, pending);
    int free = window.size() - window.outstanding() + pending.size();
    var shares = sharing.divide(open, turn, at, draining ? 0 : pause.allows(free));
    var runs = new HashSet<>(active.runIds());
    runs.addAll(watch.owed());
    var standing = parts.standings().read(open, account.workspace(), runs);
    standing = watch.look(open, turn, active.runs(), standing);
    active.stand(standing);
    judge(open, turn, shares, standing);
    active.releaseStopped(turn, draining);
    try {
      parts.writer().write(open, turn, ownStream(), account.id(), buffer, careful);
      watch.tell(open, ownStream());
      claim(open, turn);
    } catch (TurnWriter.Fenced e) {
      open.rollback();
      active.lose(e.slices());
      return true;
    } catch (TurnWriter.Refused e) {
      open.rollback();
      careful = true;
      return true;
    }
    if (turn.isEmpty() && turn.claims().isEmpty() && !watch.stops()) {
      open.rollback();
      // Outcomes that change nothing are of slices that were taken over.
      window.recorded(turn.recordedPeople());
      pending.clear();
      return false;
    }
    unconfirmed = turn;
    open.commit();
    committed(open, turn);
    return true;
  }

  /** Makes true in memory what is true in the database, and hands the started people on. */
  private void committed(Connection open, Turn turn) throws SQLException {
    unconfirmed = null;
    careful = false;
    pause.learn(pending);
    turn.progress().forEach(ActiveSlice::committed);
    window.recorded(turn.recordedPeople());
    window.opened(turn.work().size());
    pending.clear();
    active.removeEnded(turn.progress());
    hand(turn.work());
    adopt(open, turn);
  }

  /** Every started person comes back, also when nobody can take the work on. */
  private void hand(List<Work> work) {
    var permitLife = life;
    SendPermit lease = () -> parts.node().leaseHeld(permitLife);
    int handed = 0;
    try {
      for (; handed < work.size(); handed = Math.min(handed + Courier.CHUNK, work.size())) {
        int to = Math.min(handed + Courier.CHUNK, work.size());
        parts.courier().take(work.subList(handed, to), lease, parts.clock(), window::complete);
      }
    } catch (RuntimeException e) {
      LOG.warnf("Account %s: work is not taken on: %s", account.name(), e.getMessage());
      for (var left : work.subList(handed, work.size())) {
        window.complete(new Outcome(left.slice(), left.person(), new Outcome.End.Revoked()));
      }
    }
  }

  private void adopt(Connection open, Turn turn) throws SQLException {
    var claims = new ArrayList<Adoption.Claimed>();
    for (var slice : turn.claims()) {
      var run = moving.stream().filter(each -> each.id() == slice.runId()).findFirst();
      claims.add(Adoption.Claimed.of(slice, run.orElseThrow()));
    }
    parts.adoption().adopt(open, claims, account).forEach(active::add);
    open.rollback();
  }

  /** Judges as the states of the runs allow, read in the transaction that starts people. */
  private void judge(Connection open, Turn turn, List<Judge.Share> shares, Standing standing)
      throws SQLException {
    parts.judge().judge(open, turn, Judge.Share.allowed(shares), ids, standing);
    sharing.learn(open, turn, shares);
  }

  private void claim(Connection open, Turn turn) throws SQLException {
    if (draining) {
      return;
    }
    readMoving(open);
    active
        .claim(
            moving,
            window.size(),
            parts.contexts()::priority,
            (run, most) -> claim(open, turn, run, most))
        .forEach(turn::claimed);
  }

  private List<Slice> claim(Connection open, Turn turn, Run run, int most) throws SQLException {
    if (!preparations.ready(run)) {
      return List.of();
    }
    boolean evenBeforeDue = run.state() == RunState.CANCELLING;
    int[] stuck = parts.contexts().stuckVersions(run);
    return parts
        .slices()
        .claim(open, run.workspace(), run.id(), turn.now(), most, evenBeforeDue, stuck, life);
  }

  private void readMoving(Connection open) throws SQLException {
    if (parts.clock().nanos() - movingReadAt >= RUNS_FRESH_FOR) {
      moving = parts.runs().moving(open, account.workspace(), account.id());
      movingReadAt = parts.clock().nanos();
    }
  }

  /** After this life was fenced: nothing it owned is its own any more. */
  private void forget() {
    active.loseAll();
    unconfirmed = null;
    life = parts.node().identity();
    disconnect();
  }

  private Connection connected() throws SQLException {
    var open = connection;
    if (open == null) {
      open = parts.connect();
      connection = open;
    }
    if (uncertain) {
      confirm(open);
      releaseUnknown(open);
      uncertain = false;
    } else if (parts.clock().nanos() - releasedAt >= RELEASED_FOR) {
      // A commit may outlive its connection: one that only claims moves nothing to wait for, so it
      // may come through after everything was confirmed.
      releaseUnknown(open);
    }
    return open;
  }

  private void releaseUnknown(Connection open) throws SQLException {
    parts.slices().releaseUnknown(open, life, account.id(), active.held());
    open.commit();
    releasedAt = parts.clock().nanos();
  }

  private void giveBack() throws SQLException {
    var open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  /**
   * Finds out whether the commit whose answer was lost has happened. It was one transaction, so any
   * slice it moved tells for all; where every one of them has been taken over since, others have
   * decided about its people.
   */
  private void confirm(Connection open) throws SQLException {
    var turn = unconfirmed;
    if (turn == null) {
      return;
    }
    boolean stands = false;
    boolean known = false;
    boolean moved = false;
    for (var change : turn.progress().entrySet()) {
      var expected = change.getValue();
      if (!change.getKey().movedBy(expected)) {
        continue;
      }
      moved = true;
      var standing = parts.slices().lockStanding(open, expected.runId(), expected.number());
      if (standing.isPresent() && standing.get().epoch() == expected.epoch()) {
        known = true;
        stands =
            standing.get().startedTo() == expected.startedTo()
                && standing.get().recorded() == expected.recorded();
      }
    }
    open.rollback();
    LOG.infof("Account %s: the last turn %s", account.name(), stands ? "stands" : "is redone");
    if (stands) {
      turn.claims().clear();
      committed(open, turn);
    } else if (moved && !known) {
      active.lose(turn.progress().values());
    }
    unconfirmed = null;
  }

  private EventStream ownStream() {
    var own = stream;
    if (own == null) {
      own = parts.streams().own(life.name() + "/dispatch/" + account.id());
      stream = own;
    }
    return own;
  }

  /** After a failure: what was under way on the connection has to be found out. */
  private void disconnect() {
    var open = connection;
    connection = null;
    uncertain = true;
    if (open != null) {
      // Closed whatever the rollback says: a dead connection must not keep its place in the pool.
      try (open) {
        open.rollback();
      } catch (SQLException e) {
        LOG.debugf("Closing the connection of %s: %s", account.name(), e.getMessage());
      }
    }
  }

  private void rest() {
    try {
      window.await(Integer.MAX_VALUE, Window.millis(500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
