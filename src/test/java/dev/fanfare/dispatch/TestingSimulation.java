package dev.fanfare.dispatch;

import dev.fanfare.campaigns.RunPauses;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.channel.FailureClass;
import dev.fanfare.dispatch.TestingEngine.Flight;
import dev.fanfare.dispatch.TestingLedger.Violation;
import dev.fanfare.dispatch.TestingRun.Landed;
import dev.fanfare.dsl.Campaign.UnknownPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** One run, disturbed by a seed, then left alone until it has ended. */
final class TestingSimulation {

  private static final int STEPS = 220;
  private static final int PATIENCE = 3_000;

  private final Random random;
  private final TestingRun world;
  private final boolean mayCancel;
  private final Map<String, Integer> seen = new TreeMap<>();
  private int lives;

  TestingSimulation(int seed, TestingBug bug) {
    this.random = new Random(seed);
    this.world = new TestingRun(random, bug, bug.isOfWinners(seed));
    this.mayCancel = random.nextInt(4) == 0;
    begin();
    begin();
  }

  /** What happened, and how often. */
  Map<String, Integer> seen() {
    return seen;
  }

  void run() throws SQLException {
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    leaveAlone();
    new Ends(world, seen).check();
    var all = List.of("edit", "pause", "resume", "kill");
    if (seen.keySet().containsAll(all)) {
      see("edit, pause, resume and kill in one run");
    }
  }

  private void see(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  private void begin() {
    world.engines.add(new TestingEngine(world, ++lives));
  }

  private void step() throws SQLException {
    int draw = random.nextInt(200);
    if (draw < 80) {
      turn();
    } else if (draw < 165) {
      fly();
    } else if (draw < 170) {
      world.now = world.now.plus(Duration.ofMinutes(1 + random.nextInt(15)));
    } else if (draw < 176) {
      var _ = world.recover();
      keep();
    } else if (draw < 188) {
      disturb(draw);
    } else {
      steer(draw);
    }
  }

  private void keep() {
    if (world.keep(random)) {
      see("winner");
    }
  }

  private void turn() throws SQLException {
    var able = world.engines.stream().filter(engine -> !engine.suspended).toList();
    if (!able.isEmpty()) {
      able.get(random.nextInt(able.size())).turn(random);
    }
  }

  /** A message comes nearer to its provider, or is there. */
  private void fly() {
    var engines =
        world.engines.stream()
            .filter(engine -> !engine.suspended && !engine.flights.isEmpty())
            .toList();
    if (engines.isEmpty()) {
      return;
    }
    var engine = engines.get(random.nextInt(engines.size()));
    var flight = engine.flights.get(random.nextInt(engine.flights.size()));
    if (flight.work.person().control()) {
      engine.complete(flight, new Outcome.End.HeldOut());
    } else if (flight.gone) {
      engine.complete(flight, answer(flight));
    } else if (engine.permits(flight)) {
      flight.gone = true;
    } else {
      see("revoked");
      engine.complete(flight, new Outcome.End.Revoked());
    }
  }

  private Outcome.End answer(Flight flight) {
    int draw = random.nextInt(100);
    if (draw < 75) {
      land(flight);
      return new Outcome.End.Sent(null);
    }
    if (draw < 85) {
      return new Outcome.End.TryLater(FailureClass.BUSY, "451", "later", null);
    }
    if (draw < 90) {
      return new Outcome.End.Failed(FailureClass.INVALID_RECIPIENT, "550", "nobody");
    }
    if (random.nextBoolean()) {
      land(flight);
    }
    return new Outcome.End.Unknown("the connection broke");
  }

  private void land(Flight flight) {
    var person = flight.work.person();
    int by = flight.work.slice().run().run().campaignVersion();
    world.landed.add(new Landed(person.profileId(), person.attempt(), by, person.variant()));
  }

  private void disturb(int draw) throws SQLException {
    var engine = world.engines.get(random.nextInt(world.engines.size()));
    if (draw < 178) {
      kill(engine);
    } else if (draw < 181) {
      engine.suspended = true;
      see("suspended");
    } else if (draw < 183) {
      if (engine.suspended && engine.alive) {
        engine.alive = false;
        begin();
        see("fence");
      }
    } else if (draw < 186) {
      wake(engine);
    } else if (draw < 187) {
      long person = 1 + random.nextInt(TestingRun.PEOPLE);
      world.deny(person);
      see("denied");
      world.holdGlobally(1 + person * 7 % TestingRun.PEOPLE);
      see("held globally");
    } else {
      long person = 1 + random.nextInt(TestingRun.PEOPLE);
      world.quiet(person, world.now.plus(Duration.ofMinutes(random.nextInt(60))));
      see("quiet");
    }
  }

  /** What is on its last way may arrive all the same. */
  private void kill(TestingEngine engine) {
    engine.flights.stream()
        .filter(flight -> flight.gone && random.nextBoolean())
        .forEach(this::land);
    boolean replaced = !engine.alive;
    engine.alive = false;
    world.engines.remove(engine);
    if (!replaced) {
      begin();
    }
    see("kill");
  }

  /** Whoever was fenced meanwhile ends the turn it was in, and finds out after it. */
  private void wake(TestingEngine engine) throws SQLException {
    if (!engine.suspended) {
      return;
    }
    engine.suspended = false;
    see("woken");
    if (!engine.alive) {
      engine.turn(random);
      for (var flight : List.copyOf(engine.flights)) {
        if (flight.gone && random.nextBoolean()) {
          land(flight);
        } else if (!flight.gone && engine.permits(flight)) {
          throw new Violation("leaves without a lease: " + flight.work.person());
        }
      }
      world.engines.remove(engine);
    }
  }

  private void steer(int draw) {
    if (draw < 191 && world.state.successors().contains(RunState.PAUSED)) {
      world.state = RunState.PAUSED;
      world.pausedIn = world.turns;
      world.pausedSince = world.now;
      world.extendWaits = random.nextBoolean();
      see("pause");
    } else if (draw >= 191 && draw < 195 && world.state == RunState.PAUSED) {
      resume();
    } else if (draw >= 195 && draw < 199) {
      if (world.state == RunState.SENDING || world.state == RunState.PAUSED) {
        world.version++;
        see("edit");
        if (world.isTested() && random.nextInt(3) == 0 && world.choose(random)) {
          see("chosen");
        }
      }
    } else if (draw == 199 && mayCancel && world.state.successors().contains(RunState.CANCELLING)) {
      world.state = RunState.CANCELLING;
      see("cancel");
    }
  }

  private void resume() {
    var skip = world.extendWaits || random.nextBoolean() ? null : Duration.ofMinutes(10);
    world.missedBefore = RunPauses.missedBefore(world.pausedSince, skip, world.now);
    if (world.extendWaits) {
      world.slices.moveOn(world.pausedSince, world.now);
    }
    world.state = RunState.SENDING;
    see("resume");
  }

  /** Nothing happens to it any more: it ends. */
  private void leaveAlone() throws SQLException {
    if (world.state == RunState.PAUSED) {
      resume();
    }
    for (var engine : List.copyOf(world.engines)) {
      wake(engine);
    }
    for (int i = 0; !world.slices.allDone(); i++) {
      if (i > PATIENCE) {
        throw new Violation("does not end: " + world.slices.all().size() + " slices");
      }
      while (world.recover()) {
        see("recovered");
      }
      keep();
      for (var engine : List.copyOf(world.engines)) {
        engine.turn(random);
        for (var flight : List.copyOf(engine.flights)) {
          arrive(engine, flight);
        }
      }
      var next = world.slices.nextDue(world.now);
      world.now = i % 20 == 19 && next != null ? next : world.now.plusSeconds(1);
    }
    world.state = world.state == RunState.CANCELLING ? RunState.CANCELLED : RunState.COMPLETED;
  }

  private void arrive(TestingEngine engine, Flight flight) {
    if (flight.work.person().control()) {
      engine.complete(flight, new Outcome.End.HeldOut());
    } else if (flight.gone || engine.permits(flight)) {
      land(flight);
      engine.complete(flight, new Outcome.End.Sent(null));
    } else {
      engine.complete(flight, new Outcome.End.Revoked());
    }
  }

  /** What must be true of a run that has ended. */
  private record Ends(TestingRun world, Map<String, Integer> seen) {

    void check() {
      if (world.ledger.rows().size() != TestingRun.PEOPLE) {
        throw new Violation("people without an end: " + world.ledger.rows().keySet());
      }
      var reasons = new int[Reason.values().length];
      world
          .ledger
          .rows()
          .forEach(
              (person, row) -> {
                reasons[row.reason().tallyIndex()]++;
                end(person, row);
              });
      tallies(reasons);
      world.unknownOfLife.forEach(
          (life, unknown) -> {
            if (unknown > TestingEngine.WINDOW) {
              throw new Violation("life %d left %d people unknown".formatted(life, unknown));
            }
          });
    }

    private void end(long person, TestingLedger.Row row) {
      var landed = world.landed.stream().filter(each -> each.person() == person).toList();
      int most =
          switch (row.state()) {
            case SENT, UNKNOWN ->
                world.definition().onUnknown() == UnknownPolicy.RESEND ? 1 + row.ambiguous() : 1;
            case SKIPPED, FAILED, CANCELLED, HELD_OUT -> 0;
          };
      int least = row.state() == LedgerState.SENT ? 1 : 0;
      if (landed.size() > most || landed.size() < least) {
        throw new Violation(
            "was written to %d times and ends %s: person %d".formatted(landed.size(), row, person));
      }
      if (landed.stream().anyMatch(each -> each.version() != row.version())) {
        throw new Violation("got another version than %s: person %d".formatted(row, person));
      }
      if (!world.tests(person) && !landed.isEmpty()) {
        if (landed.stream().anyMatch(each -> !Objects.equals(each.variant(), world.winner))) {
          throw new Violation("got another variant than the winner: person " + person);
        }
        seen.merge("got the winner", 1, Integer::sum);
      }
      seen.merge("ended " + row.state(), 1, Integer::sum);
      if (row.reason() == Reason.GLOBAL_CONTROL) {
        seen.merge("ended globally", 1, Integer::sum);
      }
      if (row.reason() == Reason.MISSED) {
        seen.merge("ended missed", 1, Integer::sum);
      }
      if (row.version() > 1) {
        seen.merge("migrated", 1, Integer::sum);
      }
    }

    private void tallies(int[] reasons) {
      var tallied = new int[reasons.length];
      for (var slice : world.slices.all()) {
        for (int i = 0; i < slice.tally.length; i++) {
          tallied[i] += slice.tally[i];
        }
      }
      for (int i = 0; i < reasons.length; i++) {
        if (reasons[i] != tallied[i]) {
          throw new Violation(
              "%s: %d rows and a tally of %d"
                  .formatted(Reason.values()[i], reasons[i], tallied[i]));
        }
      }
    }
  }
}
