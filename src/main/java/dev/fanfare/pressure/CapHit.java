package dev.fanfare.pressure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cap that has no room for a message.
 *
 * @param used messages that count
 * @param frees when there is room again
 * @param until when the message is judged again; null when it is dropped
 * @param rule the cap as people read it
 */
public record CapHit(
    String cap, int used, int most, String rule, Instant frees, @Nullable Instant until) {

  /** As it stands in the ledger and in explanations. */
  public String words() {
    return "cap %s: %d of %d, %s; room again at %s".formatted(cap, used, most, rule, frees);
  }
}
