package dev.fanfare.cli.verify;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the raw cap slots of a workspace come from: those of a person one after the other. */
@FunctionalInterface
public interface SlotSource {

  void forEach(Consumer<Slot> visitor) throws IOException;

  /**
   * A message that counts against frequency caps.
   *
   * @param at when it was decided
   * @param zone calendar windows were judged in it; null where there were none
   * @param caps the version of the set it was judged by
   */
  record Slot(
      long subject,
      UUID messageId,
      Instant at,
      String channel,
      List<String> tags,
      @Nullable String zone,
      long caps) {

    public Slot {
      tags = List.copyOf(tags);
    }
  }
}
