package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tokens of several limits at once, in the hands of several workers, kept in the database. */
@QuarkusTest
final class TokensIT {

  private static final int WORKERS = 3;
  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  private static final RateLimit WHOLE = new RateLimit("workspace", 90, Duration.ofSeconds(10));
  private static final RateLimit CHANNEL =
      new RateLimit("channel:email", 70, Duration.ofSeconds(5));

  @Inject RateStore rates;

  private final Random random = new Random(20_261_205);
  private final Map<String, List<Instant>> used = new HashMap<>();
  private final List<Tokens> workers = new ArrayList<>();
  private long micros;
  private int died;

  @Test
  void noWindowOfAnyLimitSeesMoreThanItAllows() throws SQLException {
    Api.newWorkspace();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(worker());
    }
    try (var connection = TestingDatabase.connect()) {
      connection.setAutoCommit(false);
      var workspace = newest(connection);

      for (int i = 0; i < 1_500; i++) {
        turn(connection, workspace, random.nextInt(WORKERS));
        micros += 1 + random.nextInt(40_000);
      }
    }

    assertThat(died).as("tokens that died with their worker").isPositive();
    for (var limit : List.of(WHOLE, CHANNEL, ofRun(1), ofRun(2))) {
      var starts = used.getOrDefault(limit.scope(), List.of()).stream().sorted().toList();
      int most = mostInOneWindow(starts, limit.per());
      assertThat(most).as(limit.toString()).isLessThanOrEqualTo(limit.count());
    }
    // Of limits that hold one another up none may be wasted: the narrowest is nearly used up.
    double periods = (double) micros / 1_000 / WHOLE.per().toMillis();
    assertThat(used.getOrDefault(WHOLE.scope(), List.of()).size())
        .isGreaterThan((int) (WHOLE.count() * periods * 0.7));
  }

  /** A worker's turn for one run: takes, starts some of it, leaves the rest; or dies. */
  private void turn(Connection connection, WorkspaceId workspace, int number) throws SQLException {
    var limits = List.of(WHOLE, CHANNEL, ofRun(1 + random.nextInt(2)));
    var turn = new Turn(workspace, now());
    var worker = workers.get(number);
    worker.begin(connection, turn, false, limits);
    var grant = worker.take(connection, turn, limits, micros * 1_000, 1 + random.nextInt(20));
    if (random.nextInt(20) == 0) {
      died += grant.starts();
      workers.set(number, worker());
      return;
    }
    int starts = random.nextInt(4) == 0 ? grant.starts() / 2 : grant.starts();
    for (int i = 0; i < starts; i++) {
      long life = grant.usableUntil() / 1_000 - micros;
      assertThat(life).isBetween(1L, RateLimit.LEASE.toNanos() / 1_000);
      var at = now().plusNanos(random.nextLong(life) * 1_000);
      limits.forEach(
          limit -> used.computeIfAbsent(limit.scope(), scope -> new ArrayList<>()).add(at));
    }
    worker.leave(connection, turn, limits, grant, grant.starts() - starts);
  }

  private Tokens worker() {
    return new Tokens(rates, () -> micros * 1_000);
  }

  private Instant now() {
    return START.plusNanos(micros * 1_000);
  }

  private static RateLimit ofRun(int run) {
    return new RateLimit("run:" + run, 30 * run, Duration.ofSeconds(4));
  }

  private static WorkspaceId newest(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("select max(id) from workspace");
        var rows = select.executeQuery()) {
      rows.next();
      return new WorkspaceId(rows.getInt(1));
    }
  }

  private static int mostInOneWindow(List<Instant> starts, Duration per) {
    int most = 0;
    for (int from = 0; from < starts.size(); from++) {
      int to = from;
      while (to < starts.size()
          && Duration.between(starts.get(from), starts.get(to)).compareTo(per) < 0) {
        to++;
      }
      most = Math.max(most, to - from);
    }
    return most;
  }
}
