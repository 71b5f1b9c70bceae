package dev.fanfare.dispatch;

import dev.fanfare.campaigns.RunState;
import dev.fanfare.dispatch.TestingLedger.Violation;
import dev.fanfare.dsl.Priority;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One life of an engine in a simulated run: its slices, its window, its messages under way. The
 * turn goes as {@code DispatchWorker.turn} does, with the same parts; only stores are others.
 */
final class TestingEngine {

  static final int WINDOW = 8;

  /** A message that is not with the provider yet, or on its last way there. */
  static final class Flight {
    final Work work;
    final int startedIn;
    boolean gone;

    Flight(Work work, int startedIn) {
      this.work = work;
      this.startedIn = startedIn;
    }
  }

  final int life;
  final List<Flight> flights = new ArrayList<>();
  private final TestingRun world;
  private final ActiveSlices active = new ActiveSlices();
  private final Window window = new Window(WINDOW);
  private final MessageIds ids = new MessageIds();
  private List<dev.fanfare.campaigns.Run> moving = List.of();
  boolean alive = true;
  boolean suspended;
  int lastTurn;

  TestingEngine(TestingRun world, int life) {
    this.world = world;
    this.life = life;
  }

  boolean works() {
    return alive && !suspended;
  }

  /** One transaction: all of it, or where others own a slice by now nothing. */
  void turn(Random random) throws SQLException {
    int number = ++world.turns;
    var pending = window.drain();
    var turn = new Turn(world.run.workspace(), world.now);
    Recorder.record(turn, pending);
    var shares = shares(window.size() - window.outstanding() + pending.size());
    active.stand(world.standing(active.held(), knownWinner()));
    for (var share : Judge.Share.allowed(shares)) {
      Starting.start(turn, share, ids, world.knowledge(share));
    }
    turn.moveDeferred(Set.of());
    active.releaseStopped(turn, false);
    var fenced = world.slices.mark(turn.progress().values(), false);
    if (!fenced.isEmpty()) {
      active.lose(fenced);
      pending.forEach(window::complete);
      return;
    }
    if (random.nextInt(40) == 0) {
      // The transaction is lost before its commit: nothing of it is true.
      pending.forEach(window::complete);
      return;
    }
    world.check(turn, number);
    world.slices.mark(turn.progress().values(), true);
    world.ledger.insert(turn.rows());
    world.ledger.resolve(turn.resolved());
    turn.later().values().forEach(world.slices::add);
    claim(turn, random);
    turn.progress().forEach(ActiveSlice::committed);
    window.recorded(turn.recordedPeople());
    window.opened(turn.work().size());
    active.removeEnded(turn.progress());
    turn.work().forEach(work -> flights.add(new Flight(work, number)));
    turn.claims().forEach(slice -> active.add(world.adopt(slice, knownWinner())));
    lastTurn = number;
  }

  /** Of the run as it was read last, which may be a little old. */
  private @Nullable Integer knownWinner() {
    return moving.isEmpty() ? null : moving.getFirst().winner();
  }

  private List<Judge.Share> shares(int free) {
    var shares = new ArrayList<Judge.Share>();
    var waiting = active.waiting().stream().flatMap(List::stream).flatMap(List::stream).toList();
    int left = free;
    for (int i = 0; i < waiting.size(); i++) {
      var slice = waiting.get(i);
      int people = Math.min(slice.remaining(), Math.ceilDiv(left, waiting.size() - i));
      shares.add(Judge.Share.sending(slice, people, new Tokens.Grant(people, Long.MAX_VALUE)));
      left -= people;
    }
    return shares;
  }

  private void claim(Turn turn, Random random) throws SQLException {
    if (random.nextInt(3) > 0) {
      // What is known of runs is a little old at times.
      moving = world.moving();
    }
    active
        .claim(
            moving,
            window.size(),
            run -> Priority.NORMAL,
            (run, most) ->
                world.slices.claim(
                    world.now, most, run.state() == RunState.CANCELLING, life, world.version))
        .forEach(turn::claimed);
  }

  /** What an adapter asks just before the last byte; who may not go on is certainly not sent. */
  boolean permits(Flight flight) {
    boolean permitted = alive && !flight.work.slice().stopped();
    if (permitted && world.state == RunState.PAUSED && lastTurn > world.pausedIn) {
      throw new Violation("leaves after its worker has seen the pause: " + flight.work.person());
    }
    return permitted;
  }

  void complete(Flight flight, Outcome.End end) {
    flights.remove(flight);
    window.complete(new Outcome(flight.work.slice(), flight.work.person(), end));
  }
}
