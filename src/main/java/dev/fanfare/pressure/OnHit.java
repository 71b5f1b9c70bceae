package dev.fanfare.pressure;

import java.util.Locale;

/** What becomes of a message that a cap has no room for. */
enum OnHit {
  /** It is not sent. */
  DROP,
  /** It is judged again when there is room. */
  DEFER;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
