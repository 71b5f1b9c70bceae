package dev.fanfare.pressure;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
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

  private static final Pattern WORDS =
      Pattern.compile("cap (\\S+): (\\d+) of (\\d+), (.*); room again at (\\S+)");

  /** What {@link #words} say; empty of other words, and of words that were cut off. */
  public static Optional<CapHit> read(String words) {
    var read = WORDS.matcher(words);
    return read.matches()
        ? Optional.of(
            new CapHit(
                read.group(1),
                Integer.parseInt(read.group(2)),
                Integer.parseInt(read.group(3)),
                read.group(4),
                Instant.parse(read.group(5)),
                null))
        : Optional.empty();
  }

  /** As it stands in the ledger and in explanations. */
  public String words() {
    return "cap %s: %d of %d, %s; room again at %s".formatted(cap, used, most, rule, frees);
  }
}
