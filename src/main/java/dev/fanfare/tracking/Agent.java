package dev.fanfare.tracking;

import java.util.Locale;

/** Who opened or clicked, as far as can be told. Nothing else of a request is kept. */
public enum Agent {
  PERSON,
  /** A mail provider that fetches for its people, whether they look or not. */
  MACHINE,
  /** A program that follows links: scanners, crawlers, previews. */
  BOT;

  /** As it stands in events. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
