package dev.fanfare.events;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The streams by name. Any thread. */
@Singleton
public final class EventStreams {

  private final AgroalDataSource pool;
  private final Map<String, EventStream> known = new ConcurrentHashMap<>();

  EventStreams(@DataSource("background") AgroalDataSource pool) {
    this.pool = pool;
  }

  /**
   * The stream of that name, made when it is new.
   *
   * @param name {@code <node>/<purpose>/<number>}
   */
  public EventStream own(String name) {
    var stream = known.get(name);
    if (stream == null) {
      stream = EventStore.stream(pool, name);
      known.put(name, stream);
    }
    return stream;
  }
}
