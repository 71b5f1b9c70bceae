package dev.fanfare.pressure;

import java.time.Duration;
import java.util.List;

/**
 * The caps of a workspace as of one moment.
 *
 * @param version grows with every change of any of them; 0 where there was never one
 */
record CapSet(long version, List<Cap> caps) {

  static final CapSet NONE = new CapSet(0, List.of());

  CapSet {
    caps = List.copyOf(caps);
  }

  /** How far back the longest window reaches. */
  Duration reach() {
    return caps.stream()
        .map(cap -> cap.window().reach())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Whether a zone matters to any of them. */
  boolean calendar() {
    return caps.stream().anyMatch(cap -> cap.window() instanceof CapWindow.Calendar);
  }
}
