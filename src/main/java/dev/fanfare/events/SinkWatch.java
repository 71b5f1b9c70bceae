package dev.fanfare.events;

import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusFigure.Level;
import dev.fanfare.platform.StatusSource;
import dev.fanfare.platform.WorkLoop;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far every sink is behind the topic, whichever engine has the duty and however it fails: seen
 * every few seconds by what is stored, so that a sink that is broken is the one that shows. Without
 * a broker the last that was seen stands. Figures for any thread.
 */
@Singleton
final class SinkWatch implements StatusSource {

  /** What is to be done when the topic has dropped what a sink needs. */
  static final String CURE =
      "name a new topic (fanfare.events.topic): it gets every event the store has";

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int STILL_WATCHED_SECONDS = 30;
  private static final int STILL_BAD_SECONDS = 300;

  /**
   * Where a sink stands.
   *
   * @param stored sum of its offsets
   * @param lag events in the topic that it has not stored
   * @param dropped events that the topic had and it never stored
   * @param since when it came there, on the machine's clock
   */
  private record Standing(long stored, long lag, long dropped, long since) {}

  private final List<String> sinks;
  private final AgroalDataSource pool;
  private final FlowStore store;
  private final TopicEnds ends;
  private final String topic;
  private final MachineClock clock;
  private final WorkLoop loop = new WorkLoop("event-sink-watch", this::look);
  private volatile Map<String, Standing> standings = Map.of();

  @Inject
  SinkWatch(
      @All List<EventSink> sinks,
      @DataSource("background") AgroalDataSource pool,
      FlowStore store,
      TopicEnds ends,
      EventTopic topic,
      MachineClock clock) {
    this(sinks.stream().map(EventSink::name).toList(), pool, store, ends, topic.name(), clock);
  }

  SinkWatch(
      List<String> sinks,
      AgroalDataSource pool,
      FlowStore store,
      TopicEnds ends,
      String topic,
      MachineClock clock) {
    this.sinks = sinks;
    this.pool = pool;
    this.store = store;
    this.ends = ends;
    this.topic = topic;
    this.clock = clock;
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(100) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  /** Looks at all sinks once. */
  Duration look() {
    // Where the topic ends is asked first: what is stored meanwhile may only make a sink look
    // nearer.
    var kept = ends.kept();
    var offsets = Sql.inTransaction(pool, connection -> store.offsets(connection, topic));
    var now = new HashMap<String, Standing>();
    for (var sink : sinks) {
      now.put(sink, standing(sink, offsets.getOrDefault(sink, Map.of()), kept));
    }
    standings = Map.copyOf(now);
    return EVERY;
  }

  private Standing standing(
      String sink, Map<Integer, Long> offsets, Map<Integer, TopicEnds.Kept> kept) {
    long stored = 0;
    long lag = 0;
    long dropped = 0;
    for (var partition : kept.entrySet()) {
      var there = partition.getValue();
      // A sink that has not begun begins where the topic does.
      long next = offsets.getOrDefault(partition.getKey(), there.first());
      stored += next;
      lag += Math.max(0, there.next() - next);
      dropped += Math.max(0, there.first() - next);
    }
    var before = standings.get(sink);
    long since =
        before != null && before.stored() == stored && before.lag() > 0
            ? before.since()
            : clock.nanos();
    return new Standing(stored, lag, dropped, since);
  }

  /** Events in the topic that a sink had not stored when it was last looked. */
  long lag(String sink) {
    var standing = standings.get(sink);
    return standing == null ? 0 : standing.lag();
  }

  @Override
  public List<StatusFigure> figures() {
    var figures = new ArrayList<StatusFigure>();
    standings.forEach(
        (sink, standing) -> {
          figures.add(behind(standing).of(sink));
          figures.add(dropped(standing).of(sink));
        });
    return figures;
  }

  private StatusFigure behind(Standing standing) {
    long still =
        standing.lag() == 0 ? 0 : Duration.ofNanos(clock.nanos() - standing.since()).toSeconds();
    var level = Level.of(still, STILL_WATCHED_SECONDS, STILL_BAD_SECONDS);
    var figure =
        StatusFigure.number(
            "events.sink.lag", "Events a sink has not stored", standing.lag(), "events", level);
    return level == Level.GOOD ? figure : figure.saying("nothing stored for " + still + " s");
  }

  private static StatusFigure dropped(Standing standing) {
    boolean some = standing.dropped() > 0;
    var figure =
        StatusFigure.number(
            "events.sink.dropped",
            "Events the topic dropped before a sink stored them",
            standing.dropped(),
            "events",
            some ? Level.BAD : Level.GOOD);
    return some ? figure.saying("the sink stands still; " + CURE) : figure;
  }
}
