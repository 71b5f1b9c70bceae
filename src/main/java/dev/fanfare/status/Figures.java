package dev.fanfare.status;

import static dev.fanfare.platform.StatusFigure.number;

import dev.fanfare.channels.AccountHealth;
import dev.fanfare.channels.ChannelAdapters;
import dev.fanfare.events.EventRelay;
import dev.fanfare.events.RelayLag;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.Sending;
import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusFigure.Level;
import dev.fanfare.platform.StatusSource;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the database and the pools tell about all rooms at once. */
@Singleton
final class Figures implements StatusSource {

  private static final String SECONDS = "seconds";

  private final StatusStore store;
  private final CampaignClock clock;
  private final EventRelay relay;
  private final ChannelAdapters adapters;
  private final NodeLife life;
  private final Sending sending;
  private final Map<String, AgroalDataSource> pools;

  Figures(
      StatusStore store,
      CampaignClock clock,
      EventRelay relay,
      ChannelAdapters adapters,
      NodeLife life,
      Sending sending,
      AgroalDataSource doors,
      @DataSource("dispatch") AgroalDataSource dispatch,
      @DataSource("background") AgroalDataSource background,
      @DataSource("reports") AgroalDataSource reports) {
    this.store = store;
    this.clock = clock;
    this.relay = relay;
    this.adapters = adapters;
    this.life = life;
    this.sending = sending;
    this.pools =
        Map.of("doors", doors, "dispatch", dispatch, "background", background, "reports", reports);
  }

  @Override
  public List<StatusFigure> figures() {
    var reading = store.read();
    var figures = new ArrayList<StatusFigure>();
    figures.add(oldestWriting(reading.oldestWriting()));
    relay(relay.lag(), figures);
    adapters.health().forEach(account -> figures.add(account(account)));
    reading.stuckRuns().forEach(run -> figures.add(stuck(run)));
    reading.nodes().forEach(node -> figures.add(node(node)));
    pools.forEach((name, pool) -> figures.add(pool(name, pool)));
    figures.add(beat());
    figures.add(hold());
    return figures;
  }

  private static StatusFigure oldestWriting(StatusStore.@Nullable Writing writing) {
    double seconds = writing == null ? 0 : writing.seconds();
    var figure =
        number(
            "platform.oldest-writing-transaction",
            "Oldest writing transaction",
            seconds,
            SECONDS,
            Level.of(seconds, 10, 60));
    return writing == null ? figure : figure.saying(writing.application());
  }

  private void relay(RelayLag lag, List<StatusFigure> figures) {
    // Recorded by the clocks of many workspaces; the machine's is any that nobody moved.
    double age = age(new WorkspaceId(0), lag.oldest());
    var level = Level.of(age, 10, 120);
    figures.add(
        number("events.relay.lag", "Event batches not yet in Kafka", lag.batches(), "", level));
    figures.add(number("events.relay.age", "Oldest event not yet in Kafka", age, SECONDS, level));
  }

  private static StatusFigure account(AccountHealth account) {
    var health = account.health();
    return number(
            "channels.account",
            "Connections of an account",
            health.openConnections(),
            "open",
            health.usable() ? Level.GOOD : Level.BAD)
        .of(account.account())
        .saying(health.detail())
        .within(account.workspace());
  }

  private static StatusFigure stuck(StatusStore.StuckRun run) {
    return number("campaigns.run.problem", "A run does not go on", 1, "", Level.BAD)
        .of(TimeOrderedId.write("run", run.id()))
        .saying(run.problem())
        .within(run.workspace());
  }

  private static StatusFigure node(StatusStore.Node node) {
    return number(
            "platform.node",
            "Starts of an engine process",
            node.epoch(),
            "",
            node.alive() ? Level.GOOD : Level.WATCH)
        .of(node.name())
        .saying(node.alive() ? "alive" : "gone");
  }

  private StatusFigure beat() {
    double seconds = life.sinceBeat().toMillis() / 1_000.0;
    double lease = life.lease().toMillis() / 1_000.0;
    return number(
            "platform.node.beat",
            "Since the last beat of this engine",
            seconds,
            SECONDS,
            Level.of(seconds, lease / 2, lease))
        .of(life.identity().name());
  }

  private StatusFigure hold() {
    var hold = sending.hold().orElse(null);
    var figure =
        number(
            "platform.sending.held",
            "Sending waits for a decision",
            hold == null ? 0 : 1,
            "",
            hold != null ? Level.BAD : life.noticesARestore() ? Level.GOOD : Level.WATCH);
    return hold != null
        ? figure.saying(hold.because())
        : life.noticesARestore()
            ? figure
            : figure.saying("no folder to remember by: a restored database would not be noticed");
  }

  private static StatusFigure pool(String name, AgroalDataSource pool) {
    var metrics = pool.getMetrics();
    int size = pool.getConfiguration().connectionPoolConfiguration().maxSize();
    long waiting = metrics.awaitingCount();
    return number(
            "platform.pool.used",
            "Database connections in use",
            metrics.activeCount(),
            "of " + size,
            waiting > 0 ? Level.WATCH : Level.GOOD)
        .of(name)
        .saying(waiting + " waiting");
  }

  private double age(WorkspaceId workspace, @Nullable Instant since) {
    return since == null
        ? 0
        : Math.max(0, Duration.between(since, clock.now(workspace)).toMillis() / 1000.0);
  }
}
