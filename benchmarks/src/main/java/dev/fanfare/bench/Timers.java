package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.verify.LedgerSource;
import dev.fanfare.cli.verify.NdjsonSources;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * People whom events have brought to a campaign with a delay, each a row that becomes due: how many
 * such rows can be worked off a second when all are due at once, each to its message and its row of
 * the ledger, beside a sweep that deletes as many due rows and does nothing else; and how late
 * people are started when they become due one after the other.
 */
final class Timers {
  private static final double SHARE_OF_SWEEP = 0.08;
  private static final String TYPE = "cart.abandoned";
  private static final String CROWD = "timed";
  private static final String WAVED = "waved";
  private static final String WAVED_FILE =
      """
      campaign: %s
      version: 1
      purpose: marketing
      audience:
        include: [%s]
      schedule: now
      waves:
        share: 50%%
        every: PT1M
      message:
        channel: email
        account: nowhere
        from: Fanfare <offers@fanfare.test>
        subject: Hello ${firstName}
        html: |
          <h1>Hello ${firstName}</h1>
          <p>${postalAddress} <a href="${unsubscribeUrl}">Unsubscribe</a></p>
      """;

  /** Of fewer one commit more or less tells. */
  private static final int SWEPT = 100_000;

  private static final int PEOPLE = 5_000;
  private static final int A_CALL = 500;
  private static final int DUE_A_SECOND = 200;
  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final Duration LATEST = Duration.ofMinutes(15);
  private static final String MAKE =
      """
      drop table if exists bare_timer;
      create table bare_timer (id bigint primary key, due_at timestamptz not null,
        run_id bigint not null, profile_ids bigint[] not null);
      create index on bare_timer (run_id, due_at)
      """;
  private static final String FILL =
      """
      insert into bare_timer select i, now() - interval '1 minute', 1, array[i]
      from generate_series(1, ?) i
      """;
  private static final String SWEEP =
      """
      delete from bare_timer where id = any(array(
        select id from bare_timer where run_id = 1 and due_at <= now()
        order by due_at, id limit 500 for update skip locked))
      """;

  private final Stage stage;
  private final Sizes sizes;
  private int told;

  Timers(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  Measure throughput() throws IOException, SQLException {
    EngineApi api = stage.api();
    People.make(stage, CROWD, PEOPLE, 1);
    NullCampaigns.account(api);
    TriggerCampaign.declare(api, TYPE);
    int count = sizes.mails() / 3;
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> halves = new ArrayList<>();
    List<Double> worst = new ArrayList<>();
    for (int i = 0; i <= sizes.runs(); i++) {
      double swept = SWEPT / sweepSeconds();
      double fired = count / burstSeconds("burst-" + i, count);
      double[] late = lateMillis("late-" + i, Math.min(count, DUE_A_SECOND * 30));
      if (i > 0) {
        baselines.add(swept);
        ours.add(fired);
        halves.add(late[(late.length - 1) / 2]);
        worst.add(late[(int) Math.ceil(0.99 * late.length) - 1]);
      }
    }
    return Measure.rate(
        "timers, " + count + " due at once",
        "a sweep that deletes 500 due rows a commit",
        baselines,
        ours,
        SHARE_OF_SWEEP,
        String.format(
            Locale.ROOT,
            "of %d due a second p50 %.1f ms, p99 %.1f ms late",
            DUE_A_SECOND,
            Figures.median(halves),
            Figures.median(worst)));
  }

  /** The same of the second wave of a campaign, whose people are due in slices of many. */
  Measure waves() throws IOException, SQLException {
    int people = sizes.people() / 3;
    People.make(stage, WAVED, people, 1);
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i <= sizes.runs(); i++) {
      double swept = SWEPT / sweepSeconds();
      double fired = waveRate("wave-" + i);
      if (i > 0) {
        baselines.add(swept);
        ours.add(fired);
      }
    }
    return Measure.rate(
        "waves, " + people / 2 + " people due at once",
        "a sweep that deletes 500 due rows a commit",
        baselines,
        ours,
        SHARE_OF_SWEEP,
        "");
  }

  /** People of the second wave a second, from when they are due to the last start. */
  private double waveRate(String name) throws IOException {
    EngineApi api = stage.api();
    api.create("/v1/campaigns/" + name, "text/yaml", WAVED_FILE.formatted(name, WAVED));
    CampaignRun run = CampaignRun.launch(api, name);
    run.awaitEnd();
    List<LedgerSource.Row> rows = rows(run.id());
    Instant due = rows.stream().map(Timers::dueAt).max(Instant::compareTo).orElseThrow();
    List<Instant> second =
        rows.stream().filter(row -> dueAt(row).equals(due)).map(Timers::startedAt).toList();
    Instant last = second.stream().max(Instant::compareTo).orElseThrow();
    return second.size() / (Duration.between(due, last).toNanos() / 1e9);
  }

  /** Seconds from the resume of a run in which all wait and are due, to the last decision. */
  private double burstSeconds(String name, int count) throws IOException {
    EngineApi api = stage.api();
    arm(name, Duration.ofSeconds(1));
    String run = begin(name);
    api.post("/v1/runs/" + run + "/pause", "{}");
    for (int left = count - 1; left > 0; left -= A_CALL) {
      tell(Math.min(left, A_CALL));
    }
    Waiting.pause(Duration.ofSeconds(2));
    Instant resumed = Instant.now();
    api.post("/v1/runs/" + run + "/resume", "{}");
    awaitDecided(run, count);
    disarm(name);
    List<LedgerSource.Row> rows = rows(run);
    Instant last = rows.stream().map(Timers::startedAt).max(Instant::compareTo).orElseThrow();
    long before = rows.stream().filter(row -> startedAt(row).isBefore(resumed)).count();
    if (rows.size() != count || before > 1) {
      throw new IllegalStateException(rows.size() + " rows, " + before + " before the resume");
    }
    return Duration.between(resumed, last).toNanos() / 1e9;
  }

  /** How much later than due people were started who became due at a steady pace, sorted. */
  private double[] lateMillis(String name, int count) throws IOException {
    arm(name, DELAY);
    Pace.keep(count, DUE_A_SECOND, _ -> tell(1));
    Waiting.pause(DELAY);
    String run = runOf("t-" + (told - 1));
    awaitDecided(run, count);
    disarm(name);
    double[] late =
        rows(run).stream()
            .mapToDouble(row -> Duration.between(dueAt(row), startedAt(row)).toNanos() / 1e6)
            .toArray();
    Arrays.sort(late);
    return late;
  }

  private void arm(String name, Duration delay) {
    TriggerCampaign.applyAndArm(
        stage.api(),
        new TriggerCampaign(name, TYPE, NullCampaigns.ACCOUNT, delay.toString(), "drop", ""));
  }

  private void disarm(String name) {
    stage.api().post("/v1/campaigns/" + name + "/schedule/cancel", "{}");
  }

  /** Brings the first person in, and with them the run. */
  private String begin(String name) {
    tell(1);
    String run = runOf("t-" + (told - 1));
    if (!stage.api().get("/v1/runs/" + run).path("campaign").asText().equals(name)) {
      throw new IllegalStateException("another campaign's run: " + run);
    }
    return run;
  }

  private String runOf(String event) {
    JsonNode effects = stage.api().get("/v1/events/" + event).path("effects");
    return effects.path(0).path("run").asText();
  }

  private synchronized int take(int count) {
    int first = told;
    told += count;
    return first;
  }

  private void tell(int count) {
    int first = take(count);
    StringBuilder events = new StringBuilder();
    for (int number = first; number < first + count; number++) {
      events.append(events.isEmpty() ? "" : ",");
      events.append(TriggerCampaign.event(TYPE, "t-" + number, CROWD + "-" + number % PEOPLE));
    }
    JsonNode answer = stage.api().tell("/v1/events", "{\"events\": [" + events + "]}");
    // A call that was made again may find what it told before.
    if (answer.path("accepted").asInt() + answer.path("duplicates").asInt() != count) {
      throw new IllegalStateException("not all were taken: " + answer);
    }
  }

  private void awaitDecided(String run, int count) {
    Waiting.until(
        LATEST,
        Duration.ofMillis(200),
        count + " people are decided",
        () -> stage.api().get("/v1/runs/" + run).path("decided").asInt() >= count);
  }

  private static Instant startedAt(LedgerSource.Row row) {
    return Objects.requireNonNull(row.startedAt());
  }

  private static Instant dueAt(LedgerSource.Row row) {
    return Objects.requireNonNull(row.dueAt());
  }

  private List<LedgerSource.Row> rows(String run) throws IOException {
    ApiClient api = new ApiClient(URI.create(stage.engines().getFirst().apiUrl()), stage.key());
    List<LedgerSource.Row> rows = new ArrayList<>();
    NdjsonSources.ledger(() -> api.stream("/v1/runs/" + run + "/ledger", "application/x-ndjson"))
        .forEach(rows::add);
    return rows;
  }

  private double sweepSeconds() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                stage.host().jdbcUrl(), stage.host().user(), stage.host().password());
        Statement statement = connection.createStatement()) {
      statement.execute(MAKE);
      try (PreparedStatement fill = connection.prepareStatement(FILL)) {
        fill.setInt(1, SWEPT);
        fill.executeUpdate();
      }
      try (PreparedStatement sweep = connection.prepareStatement(SWEEP)) {
        long since = System.nanoTime();
        for (int left = SWEPT; left > 0; ) {
          left -= sweep.executeUpdate();
        }
        return (System.nanoTime() - since) / 1e9;
      }
    }
  }
}
