package dev.fanfare.platform;

import java.time.Instant;

/** What a room has to do for a workspace at an instant of campaign time. */
public sealed interface Due {

  /**
   * Something is due and not done yet, or somebody is at it.
   *
   * @param with what, for people
   * @param wake tells those who do it on this engine that somebody waits, so that they need not
   *     look by themselves first
   */
  record Busy(String with, Runnable wake) implements Due {}

  /** Nothing before that instant, at which something is. */
  record Later(Instant at) implements Due {}

  /** Nothing, whatever the time. */
  record Never() implements Due {}

  /** Both together: what is due now, else what comes first. */
  default Due and(Due other) {
    return switch (this) {
      case Never never -> other;
      case Busy busy -> other instanceof Busy second ? both(busy, second) : busy;
      case Later later ->
          switch (other) {
            case Busy busy -> busy;
            case Never never -> later;
            case Later second -> second.at().isBefore(later.at()) ? second : later;
          };
    };
  }

  private static Busy both(Busy first, Busy second) {
    return new Busy(
        first.with(),
        () -> {
          first.wake().run();
          second.wake().run();
        });
  }
}
