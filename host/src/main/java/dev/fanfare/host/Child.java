package dev.fanfare.host;

import java.util.Optional;

/** A process the host looks after: started by this host, or adopted from an earlier one. */
sealed interface Child {
  /** Nothing was started yet. */
  Child NONE = new Adopted(0);

  long pid();

  /** How it ended, in words; an adopted process does not tell. */
  String end();

  default boolean isAlive() {
    return Programs.isAlive(pid());
  }

  /** Ends it at once, as kill -9 does. */
  default void kill() {
    Programs.kill(pid());
  }

  record Adopted(long pid) implements Child {
    @Override
    public String end() {
      return "ended";
    }
  }

  record Started(Process process) implements Child {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public boolean isAlive() {
      // Java learns of a death a moment after the system, and a kill waits for the system.
      return process.isAlive() && Programs.isAlive(process.pid());
    }

    @Override
    public String end() {
      return status()
          .map(
              status ->
                  status > 128
                      ? "was ended by signal " + (status - 128)
                      : "ended with status " + status)
          .orElse("ended");
    }

    private Optional<Integer> status() {
      return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }
  }
}
