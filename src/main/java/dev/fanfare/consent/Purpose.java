package dev.fanfare.consent;

import java.time.Instant;

/**
 * What messages are sent for.
 *
 * @param bit its place in the sets of consented and withdrawn purposes, 0 to 30
 * @param service needs no consent and carries no unsubscribe link
 */
public record Purpose(int bit, String name, boolean service, Instant createdAt) {

  /** The purpose as a set of its own. */
  public int mask() {
    return 1 << bit;
  }
}
