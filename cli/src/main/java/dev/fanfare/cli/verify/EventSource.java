package dev.fanfare.cli.verify;

import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the raw message events of a run come from, in any order; other events are left out. */
@FunctionalInterface
public interface EventSource {

  void forEach(Consumer<Event> visitor) throws IOException;

  /**
   * What is said of one message.
   *
   * @param type such as {@code message.sent}
   */
  record Event(String type, long subject, UUID messageId, int attempt, @Nullable String reason) {}
}
