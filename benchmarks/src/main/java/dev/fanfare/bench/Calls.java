package dev.fanfare.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls that ask for one message each, by several clients at once, each waiting for its answer and
 * naming an Idempotency-Key, beside as many bare JDBC clients that insert what such a call leaves
 * behind and commit.
 */
final class Calls {

  /** A key may make as many requests as it likes here: what is measured is not its rate. */
  static final Map<String, String> VARIABLES =
      Map.of("FANFARE_ACCESS_REQUESTS_PER_SECOND", "1000000", "FANFARE_ACCESS_BURST", "1000000");

  private static final int CLIENTS = 8;
  private static final double SHARE_OF_BARE = 0.10;
  private static final String PREPARE =
      """
      drop table if exists bare_key, bare_request, bare_message, bare_slice;
      create table bare_key (key text primary key, at bigint not null, answer text);
      create table bare_request (id bigint primary key, words text not null, at bigint not null);
      create table bare_message (id uuid primary key, request bigint not null, said text not null);
      create table bare_slice (id bigint primary key, people bigint[] not null)
      """;

  private final Stage stage;
  private final Sizes sizes;

  Calls(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  /** One call, or one transaction of the baseline. */
  private interface Asked {
    void once(int number) throws IOException, InterruptedException, SQLException;
  }

  /** What makes a client's way of asking, with whatever it keeps open. */
  private interface Client extends AutoCloseable {
    Asked asked() throws SQLException;

    @Override
    default void close() throws SQLException {}
  }

  Measure throughput() throws SQLException {
    prepare();
    int calls = sizes.mails() / 3;
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> halves = new ArrayList<>();
    List<Double> worst = new ArrayList<>();
    for (int i = 0; i <= sizes.runs(); i++) {
      double bare = calls / seconds(calls, Bare::new).whole();
      Timed timed = seconds(calls, Http::new);
      if (i > 0) {
        baselines.add(bare);
        ours.add(calls / timed.whole());
        halves.add(timed.millis(0.50));
        worst.add(timed.millis(0.99));
      }
    }
    return Measure.rate(
        "calls, " + calls + " by " + CLIENTS + " clients",
        "bare JDBC inserts and commits",
        baselines,
        ours,
        SHARE_OF_BARE,
        String.format(
            Locale.ROOT,
            "p50 %.1f ms, p99 %.1f ms",
            Figures.median(halves),
            Figures.median(worst)));
  }

  private void prepare() throws SQLException {
    stage.api().change("/v1/workspace", "{\"postalAddress\": \"Fanfare, 1 Sample Street\"}");
    NullCampaigns.account(stage.api());
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(PREPARE);
    }
  }

  /** How long all took together, and each by itself. */
  private record Timed(double whole, long[] sortedNanos) {
    double millis(double share) {
      return sortedNanos[(int) Math.ceil(share * sortedNanos.length) - 1] / 1e6;
    }
  }

  private Timed seconds(int calls, Callable<Client> clients) {
    long[] nanos = new long[calls];
    long since = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<Integer>> working = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int own = client;
        working.add(pool.submit(() -> work(clients, own, nanos)));
      }
      for (Future<Integer> each : working) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e);
    }
    double whole = (System.nanoTime() - since) / 1e9;
    Arrays.sort(nanos);
    return new Timed(whole, nanos);
  }

  private static int work(Callable<Client> clients, int own, long[] nanos) throws Exception {
    try (Client client = clients.call()) {
      Asked asked = client.asked();
      int done = 0;
      for (int number = own; number < nanos.length; number += CLIENTS) {
        long since = System.nanoTime();
        asked.once(number);
        nanos[number] = System.nanoTime() - since;
        done++;
      }
      return done;
    }
  }

  private static String call(int number) {
    return """
    {"name": "receipt", "channel": "email", "purpose": "service", "account": "%s",
     "from": "Fanfare <shop@fanfare.test>", "subject": "Order ${order}",
     "text": "Dear ${firstName}, your order ${order} is on its way.",
     "to": [{"address": "%s", "variables": {"order": "A-%d", "firstName": "Anna"}}]}
    """
        .formatted(NullCampaigns.ACCOUNT, People.address("call", number), number);
  }

  /** Over HTTP, as a service does. */
  private final class Http implements Client {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri = URI.create(stage.engines().getFirst().apiUrl() + "/v1/messages");
    private final String bearer = "Bearer " + stage.key();

    @Override
    public Asked asked() {
      return number -> {
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .header("Authorization", bearer)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(call(number)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
          throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
      };
    }

    @Override
    public void close() {
      http.close();
    }
  }

  /** The rows of a call, and a commit. */
  private final class Bare implements Client {
    private final Connection connection;

    Bare() throws SQLException {
      this.connection = connect();
      connection.setAutoCommit(false);
    }

    @Override
    public Asked asked() throws SQLException {
      var key = connection.prepareStatement("insert into bare_key values (?, ?, ?)");
      var request = connection.prepareStatement("insert into bare_request values (?, ?, ?)");
      var message = connection.prepareStatement("insert into bare_message values (?, ?, ?)");
      var slice = connection.prepareStatement("insert into bare_slice values (?, ?)");
      return number -> {
        UUID id = UUID.randomUUID();
        long place = id.getMostSignificantBits();
        key.setString(1, id.toString());
        key.setLong(2, number);
        key.setString(3, "{\"id\": \"" + id + "\"}");
        key.executeUpdate();
        request.setLong(1, place);
        request.setString(2, call(number));
        request.setLong(3, number);
        request.executeUpdate();
        message.setObject(1, id);
        message.setLong(2, place);
        message.setString(3, "{\"order\": \"A-" + number + "\"}");
        message.executeUpdate();
        slice.setLong(1, place);
        slice.setArray(2, connection.createArrayOf("bigint", new Long[] {(long) number}));
        slice.executeUpdate();
        connection.commit();
      };
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        stage.host().jdbcUrl(), stage.host().user(), stage.host().password());
  }
}
