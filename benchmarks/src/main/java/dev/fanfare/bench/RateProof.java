package dev.fanfare.bench;

import dev.fanfare.channel.sandbox.InboxLog;
import dev.fanfare.channel.sandbox.InboxRecord;
import dev.fanfare.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Three engines keep to one rate between them, one of which is killed; then the rate is doubled.
 * Judged by the outside's log alone, which must find it where the rate is higher than was said.
 */
final class RateProof {
  static final String NAME = "rates";
  static final int PEOPLE = 3_000;

  private static final int ENGINES = 3;
  private static final int MESSAGES = 500;

  /** Hardly enough more to be seen in one period less a second; three show it. */
  private static final int RAISED = 560;

  private static final String VARIANT = NAME + "-variant";
  private static final Duration PER = Duration.ofSeconds(10);

  /** Of the longer stretches that are judged too. */
  private static final int PERIODS = 3;

  /** What lies between a start and the log may differ by so much from message to message. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(1);

  /** When another rate must be seen, and for how long it is looked at. */
  private static final Duration SEEN = Duration.ofSeconds(1);

  private static final Duration LOOKED_AT = Duration.ofSeconds(5);

  private final Stage stage;
  private final int people;
  private final long seed;

  private RateProof(Stage stage, int people, long seed) {
    this.stage = stage;
    this.people = people;
    this.seed = seed;
  }

  /**
   * What the log shows.
   *
   * @param taken messages
   * @param reached people with a message
   * @param most starts in any stretch of the period less a second, before the rate was doubled
   * @param mostOfThree the same of three periods less a second: of what a second hides of one
   *     period, it hides a third there
   * @param mostAfter the same, from then on
   * @param soon starts of the five seconds that begin a second after it was doubled
   * @param seconds from the first to the last message before
   * @param started people in that time
   */
  record Result(
      int people,
      int taken,
      int reached,
      int most,
      int mostOfThree,
      int mostAfter,
      int soon,
      double seconds,
      int started) {

    /** What does not hold, in words. */
    List<String> broken() {
      List<String> broken = new ArrayList<>();
      double expected = (double) started / MESSAGES * PER.toSeconds();
      expect(broken, reached == people, reached + " of " + people + " people were reached");
      expect(
          broken, most <= MESSAGES, "rate: " + most + " starts in a window of at most " + MESSAGES);
      expect(
          broken,
          mostOfThree <= PERIODS * MESSAGES,
          "rate: " + mostOfThree + " starts in a window of at most " + PERIODS * MESSAGES);
      expect(
          broken,
          mostAfter <= 2 * MESSAGES,
          "rate: " + mostAfter + " starts in a window of at most " + 2 * MESSAGES);
      expect(
          broken,
          soon > MESSAGES * LOOKED_AT.toSeconds() / PER.toSeconds() * 5 / 4,
          soon + " starts in the five seconds after the rate was doubled");
      expect(
          broken,
          seconds > expected * 0.9 && seconds < expected * 1.1,
          "%.1f s for what the rate allows in %.1f".formatted(seconds, expected));
      return broken;
    }

    private static void expect(List<String> broken, boolean holds, String otherwise) {
      if (!holds) {
        broken.add(otherwise);
      }
    }

    /** A row of a table with a head of its own, then what did not hold. */
    List<String> rows() {
      List<String> lines = new ArrayList<>();
      lines.add(
          "| proof | people | taken | most (limit) | of three (limit) | doubled (limit) | soon |"
              + " seconds | held |");
      lines.add("|---|---|---|---|---|---|---|---|---|");
      lines.add(
          "| %s | %d | %d | %d (%d) | %d (%d) | %d (%d) | %d | %.1f | %s |"
              .formatted(
                  NAME,
                  people,
                  taken,
                  most,
                  MESSAGES,
                  mostOfThree,
                  PERIODS * MESSAGES,
                  mostAfter,
                  2 * MESSAGES,
                  soon,
                  seconds,
                  broken().isEmpty() ? "yes" : "NO"));
      broken().forEach(each -> lines.add("  " + NAME + ": " + each));
      return lines;
    }
  }

  /**
   * What was played.
   *
   * @param variant of those who are left, with a rate that somebody has raised in the database
   */
  record Results(Result sound, Result variant) {

    boolean passed() {
      return sound.broken().isEmpty() && caught();
    }

    private boolean caught() {
      return variant.broken().stream().anyMatch(broken -> broken.startsWith("rate: "));
    }

    List<String> rows() {
      List<String> lines = new ArrayList<>(sound.rows());
      lines.add(
          "  variant with %d in place of %d: %s"
              .formatted(
                  RAISED,
                  MESSAGES,
                  caught() ? "caught, " + variant.broken() : "NOT caught: " + variant));
      return lines;
    }
  }

  /** Plays it on a stage of its own. */
  static Results play(Path home, Path engineJar, int people, long seed) throws IOException {
    try (Stage stage = Stage.open(home, NAME, "256MB", engineJar)) {
      // Small slices, so that each engine has some.
      stage.startEngines(ENGINES, Map.of("FANFARE_AUDIENCE_SLICE_SIZE", "100"));
      People.make(stage, People.CROWD, people, seed);
      RateProof proof = new RateProof(stage, people, seed);
      return new Results(proof.sound(), proof.variant());
    }
  }

  private Result sound() throws IOException {
    Path log = stage.folder().resolve("sink-" + NAME);
    try (Sink sink = Sink.start(log, "")) {
      EngineApi api = stage.api();
      Proof.account(api, NAME, sink.port());
      limit(api, MESSAGES);
      CampaignRun.apply(api, NAME, People.CROWD, NAME, "resend");
      CampaignRun run = CampaignRun.launch(api, NAME);
      awaitDecided(run, people / 3);
      stage.engines().get(new Random(seed).nextInt(ENGINES)).kill();
      awaitDecided(run, people * 2 / 3);
      Instant doubledAt = Instant.now();
      limit(api, 2 * MESSAGES);
      run.awaitEnd();
      return judge(read(log), people, doubledAt);
    }
  }

  /** The rate of the workspace is raised from outside, as if engines took more than there is. */
  private Result variant() throws IOException {
    Path log = stage.folder().resolve("sink-" + VARIANT);
    try (Sink sink = Sink.start(log, "")) {
      EngineApi api = stage.api();
      Proof.account(api, VARIANT, sink.port());
      limit(api, MESSAGES);
      raise();
      CampaignRun.apply(api, VARIANT, People.CROWD, VARIANT, "resend");
      CampaignRun.launch(api, VARIANT).awaitEnd();
      return judge(read(log), people, Instant.now());
    }
  }

  private void raise() {
    Host host = stage.host();
    try (Connection connection =
            DriverManager.getConnection(host.jdbcUrl(), host.user(), host.password());
        Statement statement = connection.createStatement()) {
      statement.execute("update rate set messages = " + RAISED + " where scope = 'workspace'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<InboxRecord> read(Path log) throws IOException {
    List<InboxRecord> records = new ArrayList<>();
    InboxLog.read(log, records::add);
    return records;
  }

  private static void limit(EngineApi api, int messages) {
    api.set("/v1/rates/workspace", "{\"messages\": %d, \"per\": \"%s\"}".formatted(messages, PER));
  }

  private static void awaitDecided(CampaignRun run, int people) {
    Waiting.until(
        Duration.ofMinutes(10),
        Duration.ofMillis(100),
        people + " people are decided",
        () -> run.look().path("decided").asLong() >= people);
  }

  /** What the log says of so many people, the rate having been doubled at an instant. */
  static Result judge(List<InboxRecord> records, int people, Instant doubledAt) {
    List<Instant> all = records.stream().map(each -> Instant.parse(each.at())).sorted().toList();
    List<Instant> before = all.stream().filter(at -> at.isBefore(doubledAt)).toList();
    List<Instant> after = all.stream().filter(at -> !at.isBefore(doubledAt)).toList();
    Set<String> reached = new HashSet<>();
    records.forEach(record -> reached.add(record.to()));
    Instant seen = doubledAt.plus(SEEN);
    long soon =
        after.stream()
            .filter(at -> !at.isBefore(seen) && at.isBefore(seen.plus(LOOKED_AT)))
            .count();
    return new Result(
        people,
        all.size(),
        reached.size(),
        mostInAny(before, PER.minus(ON_THE_WAY)),
        mostInAny(before, PER.multipliedBy(PERIODS).minus(ON_THE_WAY)),
        mostInAny(all, PER.minus(ON_THE_WAY)),
        (int) soon,
        Duration.between(before.getFirst(), before.getLast()).toMillis() / 1_000.0,
        before.size());
  }

  /** The most of these instants, in order, that lie within any stretch shorter than a window. */
  static int mostInAny(List<Instant> inOrder, Duration window) {
    int most = 0;
    int from = 0;
    for (int to = 0; to < inOrder.size(); to++) {
      while (!inOrder.get(from).plus(window).isAfter(inOrder.get(to))) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }
}
