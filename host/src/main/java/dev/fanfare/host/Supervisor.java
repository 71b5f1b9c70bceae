package dev.fanfare.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts parts that ended again, each after a pause that doubles while it keeps ending. Runs in one
 * thread.
 */
final class Supervisor {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final List<Watched> all = new ArrayList<>();
  private final Consumer<String> says;

  Supervisor(List<? extends Part> parts, Consumer<String> says) {
    this.says = says;
    parts.forEach(part -> all.add(new Watched(part)));
  }

  /** Looks at every part once; true when one was started anew. */
  boolean look() {
    boolean changed = false;
    for (Watched each : all) {
      changed |= each.look();
    }
    return changed;
  }

  private final class Watched {
    private final Part part;
    private Duration pause = Duration.ZERO;
    private long launched = System.nanoTime();
    private long due;
    private boolean down;

    Watched(Part part) {
      this.part = part;
    }

    boolean look() {
      if (part.child().isAlive()) {
        return false;
      }
      if (!down) {
        noticeEnd();
      }
      return System.nanoTime() - due >= 0 && restart();
    }

    private void noticeEnd() {
      down = true;
      if (System.nanoTime() - launched > STEADY.toNanos()) {
        pause = Duration.ZERO;
      }
      says.accept(
          "%s (process %d) %s; starting it again%s."
              .formatted(
                  part.name(),
                  part.child().pid(),
                  part.child().end(),
                  pause.isZero() ? "" : " in " + pause.toSeconds() + " s"));
      wait(pause);
    }

    private boolean restart() {
      try {
        part.launch();
        launched = System.nanoTime();
        down = false;
        says.accept("%s runs again (process %d).".formatted(part.name(), part.child().pid()));
        return true;
      } catch (HostProblem e) {
        says.accept(
            "%s does not start; trying again in %d s. %s"
                .formatted(part.name(), pause.toSeconds(), e.getMessage()));
        wait(pause);
        return false;
      }
    }

    /** Sets when to start, and the pause after the next end. */
    private void wait(Duration time) {
      due = System.nanoTime() + time.toNanos();
      Duration doubled = time.isZero() ? Duration.ofSeconds(1) : time.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }
}
