package dev.fanfare.pressure;

import static dev.fanfare.pressure.TestingPressure.MAIL;
import static dev.fanfare.pressure.TestingPressure.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.AuditedHours;
import dev.fanfare.cli.verify.AuditedRun;
import dev.fanfare.cli.verify.Auditor;
import dev.fanfare.cli.verify.CapRules;
import dev.fanfare.cli.verify.Check;
import dev.fanfare.cli.verify.PermissionSource;
import dev.fanfare.cli.verify.SlotSource;
import dev.fanfare.platform.WorkspaceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two campaigns on four workers race for the last message that a cap leaves to each of 10,000
 * people: the stores and the policy, with the auditor as the judge.
 */
@Execution(ExecutionMode.CONCURRENT)
class CapRaceTest {

  private static final int PEOPLE = 10_000;
  private static final int TURN = 100;
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant LATEST = NOW.plus(Duration.ofDays(30));

  @TempDir static Path folder;

  private static TestingPressure database;

  private final ConcurrentLinkedQueue<Long> started = new ConcurrentLinkedQueue<>();
  private final long[] people = TestingPressure.people(PEOPLE, 7);
  private final WorkspaceId workspace;
  private final Cap cap;

  CapRaceTest() throws SQLException {
    workspace = database.newWorkspace();
    cap = database.cap(workspace, "weekly", 2, WEEK);
  }

  @BeforeAll
  static void start() {
    database = TestingPressure.start(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** Everybody has had one of two. */
  private void fill() throws SQLException {
    var earlier = NOW.minus(Duration.ofDays(3));
    database.insert(workspace, TestingPressure.slotEach(people, earlier, cap.version()));
  }

  @Test
  void startsExactlyOneOfTwoForEverybody() throws Exception {
    fill();
    var pressure = new Pressure(database.caps, new PressureLockStore(), database.slots);

    race(pressure, () -> 0);

    assertThat(startsByPerson()).hasSize(PEOPLE).allSatisfy((who, n) -> assertThat(n).isOne());
    assertThat(checked().verdict()).isEqualTo(Check.Verdict.PROVED);
  }

  /** Without the lock both read before either writes: the auditor has to find that. */
  @Test
  void isCaughtWithoutTheLock() throws Exception {
    fill();
    var pressure = new Pressure(database.caps, new TestingNoLock(), database.slots);
    var allHaveRead = new CyclicBarrier(4);

    race(pressure, () -> allHaveRead.await(60, TimeUnit.SECONDS));

    assertThat(checked().verdict()).isEqualTo(Check.Verdict.REFUTED);
    assertThat(checked().violations()).isEqualTo(PEOPLE);
  }

  /** Many people at once, each worker in another order: nobody is chosen as a deadlock's victim. */
  @Test
  void neverWaitsInACircle() throws Exception {
    fill();
    var pressure = new Pressure(database.caps, new PressureLockStore(), database.slots);
    var ascending = List.of(Arrays.copyOf(people, 3_000), Arrays.copyOfRange(people, 1_500, 4_500));
    var descending = ascending.stream().map(CapRaceTest::backwards).toList();
    var turns = new ArrayList<List<long[]>>();
    for (int i = 0; i < 4; i++) {
      var of = new ArrayList<long[]>();
      for (int n = 0; n < 10; n++) {
        of.addAll((i + n) % 2 == 0 ? ascending : descending.reversed());
      }
      turns.add(of);
    }

    try (var workers = Executors.newFixedThreadPool(4)) {
      var tasks = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < turns.size(); i++) {
        tasks.add(worker("c" + i, turns.get(i), pressure, () -> 0));
      }
      var all = workers.invokeAll(tasks);
      for (var each : all) {
        assertThat(each.get()).isEqualTo(20);
      }
    }

    assertThat(startsByPerson()).hasSize(4_500).allSatisfy((who, n) -> assertThat(n).isOne());
  }

  private static long[] backwards(long[] people) {
    return Arrays.stream(people).map(person -> -person).sorted().map(person -> -person).toArray();
  }

  /** Each campaign has two workers, one from either end; turns are shuffled. */
  private void race(Pressure pressure, Callable<Integer> beforeWriting) throws Exception {
    var turns = turns();
    var back = new ArrayList<>(turns);
    Collections.reverse(back);
    int half = turns.size() / 2;
    try (var workers = Executors.newFixedThreadPool(4)) {
      var all =
          workers.invokeAll(
              List.of(
                  worker("a", turns.subList(0, half), pressure, beforeWriting),
                  worker("a", back.subList(0, half), pressure, beforeWriting),
                  worker("b", turns.subList(0, half), pressure, beforeWriting),
                  worker("b", back.subList(0, half), pressure, beforeWriting)));
      for (var each : all) {
        each.get();
      }
    }
  }

  private Callable<Integer> worker(
      String campaign, List<long[]> turns, Pressure pressure, Callable<Integer> beforeWriting) {
    return () -> {
      try (var connection = database.connect()) {
        for (var turn : turns) {
          judge(connection, campaign, turn, pressure, beforeWriting);
        }
        return turns.size();
      }
    };
  }

  private void judge(
      Connection connection,
      String campaign,
      long[] turn,
      Pressure pressure,
      Callable<Integer> beforeWriting)
      throws Exception {
    var reading =
        pressure.read(connection, workspace, cap.version(), turn, List.of(), Set.of(), NOW);
    var taken = new ArrayList<CapSlot>();
    for (long person : turn) {
      var message = message(campaign, person);
      var slot =
          reading.hit(person, message, MAIL, null, LATEST) == null
              ? reading.take(person, message, MAIL, null)
              : null;
      if (slot != null) {
        taken.add(slot);
        started.add(person);
      }
    }
    beforeWriting.call();
    pressure.write(connection, workspace, taken, Map.of());
    connection.commit();
  }

  private List<long[]> turns() {
    var turns = new ArrayList<long[]>();
    var random = new Random(11);
    for (int from = 0; from < people.length; from += TURN) {
      var turn = new ArrayList<>(Arrays.stream(people, from, from + TURN).boxed().toList());
      Collections.shuffle(turn, random);
      turns.add(turn.stream().mapToLong(Long::longValue).toArray());
    }
    return turns;
  }

  private static UUID message(String campaign, long person) {
    return UUID.nameUUIDFromBytes((campaign + person).getBytes(StandardCharsets.US_ASCII));
  }

  private Map<Long, Integer> startsByPerson() {
    var starts = new HashMap<Long, Integer>();
    started.forEach(person -> starts.merge(person, 1, Integer::sum));
    return starts;
  }

  /** What the auditor finds, who shares no code with the engine. */
  private Check checked() throws IOException, SQLException {
    var rules =
        new CapRules(
            cap.version(),
            List.of(new CapRules.Cap("weekly", 2, WEEK, null, null, null, cap.version())));
    var slots = database.all(workspace);
    SlotSource source =
        visitor ->
            slots.forEach(
                slot ->
                    visitor.accept(
                        new SlotSource.Slot(
                            slot.profileId(),
                            slot.messageId(),
                            slot.at(),
                            "email",
                            slot.as().tags(),
                            slot.zone(),
                            slot.caps())));
    var run =
        new AuditedRun(
            "race",
            false,
            null,
            List.of(),
            false,
            List.of(),
            null,
            64,
            null,
            null,
            null,
            new AuditedHours(null, null));
    return new Auditor(run)
        .audit(
            rows -> {},
            events -> {},
            PermissionSource.NONE,
            new Auditor.Capped(rules, source),
            null)
        .check("caps.window");
  }

  /** Judges without waiting for anybody, as a careless engine would. */
  private static final class TestingNoLock extends PressureLockStore {
    @Override
    void lock(Connection connection, WorkspaceId workspace, long[] people) {}
  }
}
