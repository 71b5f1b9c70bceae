package dev.fanfare.consent;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What messages are sent for.
 *
 * @param bit its place in the sets of consented and withdrawn purposes, 0 to 30
 * @param service needs no consent and carries no unsubscribe link
 * @param title what people read for it; null for its name
 * @param description a sentence that people read below it
 * @param doubleOptIn whether consent to it is confirmed by mail
 */
public record Purpose(
    int bit,
    String name,
    boolean service,
    @Nullable String title,
    @Nullable String description,
    boolean doubleOptIn,
    Instant createdAt) {

  /** The purpose as a set of its own. */
  public int mask() {
    return 1 << bit;
  }

  /** What people read for it. */
  public String shownAs() {
    return Objects.requireNonNullElse(title, name);
  }
}
