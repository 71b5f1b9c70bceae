package dev.fanfare.cli.verify;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the history of consent to a run's purpose comes from, in the order it was written. */
@FunctionalInterface
public interface PermissionSource {

  /** Of runs that have no history of their own. */
  PermissionSource NONE = visitor -> {};

  void forEach(Consumer<Change> visitor) throws IOException;

  /**
   * One line: consent given or withdrawn by some people, or people whose history is gone.
   *
   * @param at campaign time, read before the change was committed; null of people who are gone
   */
  record Change(@Nullable String at, boolean granted, long[] subjects) {}
}
