package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.platform.MachineClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was made of the words of calls lately: services say the same again and again, within moments
 * to other people. A change of the workspace shows in what they send after two seconds of machine
 * time. Any thread.
 */
@Singleton
final class RecentCalls {

  private static final int MOST_KEPT = 256;
  private static final long FRESH_FOR = Duration.ofSeconds(2).toNanos();

  private record Words(long runId, String hash) {}

  private record Made(RunContext context, long accountVersion, long at) {}

  private final Map<Words, Made> made = new ConcurrentHashMap<>();
  private final MachineClock clock;

  RecentCalls(MachineClock clock) {
    this.clock = clock;
  }

  /** Of some call with these words: its occurrence may be any. */
  RunContext of(Run run, String hash, long accountVersion, Supplier<RunContext> compiled) {
    var words = new Words(run.id(), hash);
    var present = made.get(words);
    if (present == null
        || present.accountVersion() != accountVersion
        || present.context().stuck()
        || clock.nanos() - present.at() > FRESH_FOR) {
      present = new Made(compiled.get(), accountVersion, clock.nanos());
      if (made.size() >= MOST_KEPT) {
        made.clear();
      }
      made.put(words, present);
    }
    return present.context();
  }
}
