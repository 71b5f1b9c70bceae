package dev.fanfare.dispatch;

import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.TestShare;
import dev.fanfare.dispatch.TestingLedger.Violation;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.pressure.CapHit;
import dev.fanfare.profiles.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A run in memory: its tables, its people, its clock, and what the outside has seen of it. */
final class TestingRun {

  static final int PEOPLE = 30;

  /** What the provider has got. */
  record Landed(long person, int attempt, int version, int variant) {}

  final Run run;
  final TestingSlices slices;
  final TestingLedger ledger = new TestingLedger();
  final List<Landed> landed = new ArrayList<>();
  final List<TestingEngine> engines = new ArrayList<>();
  final Map<Integer, Integer> unknownOfLife = new HashMap<>();
  private final Set<Long> denied = new HashSet<>();
  private final Set<Long> globally = new HashSet<>();
  private final Map<Long, Instant> quiet = new HashMap<>();
  private final TestingContexts contexts;
  private final @Nullable TestShare test;
  private final Campaign definition;
  private final TestingBug bug;
  Instant now = Instant.parse("2026-12-01T08:00:00Z");
  RunState state = RunState.SENDING;
  int version = 1;
  @Nullable Instant missedBefore;
  @Nullable Integer winner;
  Instant pausedSince = now;
  boolean extendWaits;
  int pausedIn;
  int turns;

  /**
   * @param tested whether some of its people test variants before the others get one
   */
  TestingRun(Random random, TestingBug bug, boolean tested) {
    this.bug = bug;
    this.definition = definition(random, tested);
    this.run =
        new Run(
            new WorkspaceId(1),
            77,
            5,
            1,
            now,
            RunState.SENDING,
            null,
            1,
            "{}",
            PEOPLE,
            "key",
            now,
            now,
            null,
            null);
    this.slices = new TestingSlices(run.id(), run.occurrence(), bug);
    this.test = TestShare.of(definition, 1, run.campaignId(), run.id());
    this.contexts = new TestingContexts(run, definition, test);
    for (int from = 0; from < PEOPLE; from += 10) {
      var due = now.plus(Duration.ofMinutes(random.nextInt(3) * 20L));
      var people = LongStream.rangeClosed(1 + from, 10 + from).toArray();
      var tests = LongStream.of(people).filter(this::tests).toArray();
      if (tests.length > 0) {
        slices.freeze(tests, due);
      }
      if (tests.length < people.length) {
        slices.freezeHeld(LongStream.of(people).filter(each -> !tests(each)).toArray(), due);
      }
    }
  }

  boolean isTested() {
    return test != null;
  }

  /** Whether somebody gets a variant by its weight. */
  boolean tests(long person) {
    return test == null || test.holds(person);
  }

  /** As {@code WinnerKeeper} does; whether a winner was decided. */
  boolean keep(Random random) {
    if (state == RunState.CANCELLING) {
      slices.letGo(now);
    }
    return state == RunState.SENDING && slices.othersHaveEnds() && choose(random);
  }

  /** As {@code WinnerDecisions} does: the winner and the slices in one transaction. */
  boolean choose(Random random) {
    if (test == null || winner != null || state == RunState.CANCELLING || slices.allDone()) {
      return false;
    }
    winner = random.nextInt(2);
    slices.letGo(now);
    return true;
  }

  private static final String TESTED =
      """
      variants: [{name: a, weight: 1}, {name: b, weight: 2}]
      winner: {testShare: 40%, after: PT1H, by: clicks}
      """;

  private static Campaign definition(Random random, boolean tested) {
    var file =
        """
        campaign: simulated
        version: 1
        purpose: marketing
        audience: {include: [all]}
        holdout: 10%%
        schedule: now
        message: {channel: email, from: a@example.com, subject: Hello, text: Hello}
        retries: {attempts: %d, firstDelay: PT10M}
        onUnknown: %s
        %s
        """
            .formatted(
                1 + random.nextInt(3),
                List.of("drop", "resend", "ask").get(random.nextInt(3)),
                tested ? TESTED : "");
    return switch (CampaignFile.read(file)) {
      case Reading.Valid(var campaign) -> campaign;
      case Reading.Invalid(var problems) -> throw new AssertionError(problems);
    };
  }

  Campaign definition() {
    return definition;
  }

  List<Run> moving() {
    var seen =
        new Run(
            run.workspace(),
            run.id(),
            run.campaignId(),
            version,
            run.plannedAt(),
            state,
            null,
            1,
            "{}",
            PEOPLE,
            "key",
            now,
            now,
            null,
            null,
            winner);
    return state == RunState.SENDING || state == RunState.CANCELLING ? List.of(seen) : List.of();
  }

  /** As {@code StandingStore} reads it. */
  Standing standing(Collection<Slice> held, @Nullable Integer knownWinner) {
    var seen = bug == TestingBug.NO_PAUSE && state == RunState.PAUSED ? RunState.SENDING : state;
    int known =
        bug == TestingBug.OLD_VERSION && !held.isEmpty()
            ? held.iterator().next().version()
            : version;
    var by = bug == TestingBug.OLD_WINNER ? knownWinner : winner;
    return new Standing(
        held.isEmpty()
            ? Map.of()
            : Map.of(run.id(), new Standing.OfRun(seen, known, missedBefore, by)),
        0,
        0);
  }

  /**
   * As {@code Adoption} does.
   *
   * @param knownWinner of the run as the worker has read it
   */
  ActiveSlice adopt(Slice slice, @Nullable Integer knownWinner) {
    var context = contexts.by(slice.version(), knownWinner);
    return new ActiveSlice(slice, context, null, Map.of(), Map.of(), Map.of());
  }

  void deny(long person) {
    denied.add(person);
  }

  /** From now on somebody is in the global control group: not where a bug is looked for by seed. */
  void holdGlobally(long person) {
    if (bug == TestingBug.NONE) {
      globally.add(person);
    }
  }

  void quiet(long person, Instant until) {
    quiet.put(person, until);
  }

  boolean isDenied(long person) {
    return denied.contains(person);
  }

  /** What is true of people now. */
  Starting.Knowledge knowledge(Judge.Share share) {
    var hours = TurnHours.of(now, null, share.slice()).of(null);
    return new Starting.Knowledge() {
      @Override
      public Starting.Person of(CapFacts.Message message) {
        long id = message.profileId();
        var address = "p" + id + "@example.com";
        var recipient = new Recipient(id, "p" + id, null, null, null, address, id, 0, 1, 0);
        var facts =
            new DispatchPolicy.Facts(
                share.state() == RunState.CANCELLING,
                true,
                null,
                true,
                true,
                !denied.contains(id),
                denied.contains(id),
                false,
                true,
                share.slice().assigned(id).control(),
                false,
                hours(id, hours),
                (CapHit) null,
                null,
                globally.contains(id) ? Controls.member(1_000) : Controls.NONE);
        return new Starting.Person(message, recipient, facts, null);
      }

      @Override
      public boolean counted(Starting.Person person, Decision decision) {
        return false;
      }
    };
  }

  private DispatchPolicy.Hours hours(long person, DispatchPolicy.Hours planned) {
    var until = quiet.get(person);
    return planned.against() != null || until == null || !now.isBefore(until)
        ? planned
        : new DispatchPolicy.Hours(null, until, true, false, "quiet");
  }

  private void checkWinner(long person, Assignments.Assigned assigned) {
    boolean right =
        tests(person)
            ? !assigned.other()
            : winner != null && assigned.other() && assigned.variant() == winner;
    if (!right) {
      throw new Violation(
          "gets %s where the winner is %s: person %d".formatted(assigned, winner, person));
    }
  }

  /** What may never be in a transaction that is committed. */
  void check(Turn turn, int number) {
    for (var row : turn.rows()) {
      boolean cancelled = row.state() == LedgerState.CANCELLED;
      if (!tests(row.key().profileId()) && winner == null && !cancelled) {
        throw new Violation("ends before there is a winner: " + row);
      }
    }
    for (var work : turn.work()) {
      long person = work.person().profileId();
      if (isDenied(person)) {
        throw new Violation("is started without permission: person " + person);
      }
      if (globally.contains(person)) {
        throw new Violation("is started out of the global control group: person " + person);
      }
      if (state != RunState.SENDING) {
        throw new Violation("is started while the run is %s: person %d".formatted(state, person));
      }
      checkWinner(person, work.person().assigned());
      boolean first = work.slice().slice().kind().undecided();
      if (first && work.slice().run().run().campaignVersion() != version) {
        throw new Violation(
            "is decided about by version %d after the switch to %d, in turn %d: person %d"
                .formatted(work.slice().run().run().campaignVersion(), version, number, person));
      }
    }
  }

  /** As {@code Recovery} does, of one slice of a life that has ended; false when there is none. */
  boolean recover() {
    for (var row : slices.all()) {
      boolean orphan =
          row.state == TestingSlices.CLAIMED
              && engines.stream().noneMatch(each -> each.alive && each.life == row.owner);
      if (orphan) {
        recover(row);
        return true;
      }
    }
    return false;
  }

  private void recover(TestingSlices.Row row) {
    var slice = slices.slice(row);
    var context = adopt(slice, winner).run();
    var accounted = ledger.accounted(row);
    accounted.addAll(slices.movedFrom(row));
    var handOn =
        HandOn.of(
            slice,
            accounted,
            person ->
                bug == TestingBug.NO_START_MARK
                    || context.assignments().of(person, null).control());
    var loss = new Loss(definition, slice.kind(), slice.attempt());
    var rows = handOn.unknown().stream().map(person -> lost(context, slice, loss, person)).toList();
    if (slice.kind() == SliceKind.RESEND) {
      ledger.resolve(rows);
    } else {
      ledger.insert(rows);
    }
    unknownOfLife.merge(row.owner, rows.size(), Integer::sum);
    slices.add(handOn.later(slice, loss, now));
    slices.handOn(row, handOn.tally(slice, loss));
  }

  private LedgerRow lost(RunContext context, Slice slice, Loss loss, long person) {
    return new LedgerRow(
        context.key(person),
        LedgerState.UNKNOWN,
        loss.reason(),
        slice.attempt(),
        1,
        slice.number(),
        1,
        null,
        context.run().campaignVersion(),
        context.assignments().of(person, null).variant(),
        0,
        "the worker died",
        null,
        now,
        now);
  }
}
