package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.platform.MachineClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What calls ask to send, compiled: of each call for as long as its people may be claimed again,
 * and of words that a service says again and again for two seconds, whoever called. Any thread.
 */
@Singleton
final class RecentCalls {

  /** How many of each are kept; which make room does not matter much. */
  static final int MOST_KEPT = 256;

  private static final long FRESH_FOR = Duration.ofSeconds(2).toNanos();

  private record Asked(long runId, long occurrence) {}

  private record Known(RunContext context, long accountVersion) {}

  private record Words(long runId, String hash) {}

  private record Made(RunContext context, long accountVersion, long at) {}

  private final Map<Asked, Known> asked = new ConcurrentHashMap<>();
  private final Map<Words, Made> made = new ConcurrentHashMap<>();
  private final MachineClock clock;

  RecentCalls(MachineClock clock) {
    this.clock = clock;
  }

  /** Of a call; null where it is not kept, or the account is another by now. */
  @Nullable RunContext of(Run run, long occurrence, ProviderAccount account) {
    var present = asked.get(new Asked(run.id(), occurrence));
    return present == null || present.accountVersion() != account.version()
        ? null
        : present.context();
  }

  /** Keeps what a call asks to send. */
  void keep(Run run, long occurrence, ProviderAccount account, RunContext context) {
    if (asked.size() >= MOST_KEPT) {
      asked.keySet().stream().findAny().ifPresent(asked::remove);
    }
    asked.put(new Asked(run.id(), occurrence), new Known(context, account.version()));
  }

  /** Of some call with these words: its occurrence may be any. */
  RunContext saying(Run run, String hash, ProviderAccount account, Supplier<RunContext> compiled) {
    var words = new Words(run.id(), hash);
    var present = made.get(words);
    if (present == null
        || present.accountVersion() != account.version()
        || present.context().stuck()
        || clock.nanos() - present.at() > FRESH_FOR) {
      present = new Made(compiled.get(), account.version(), clock.nanos());
      if (made.size() >= MOST_KEPT) {
        made.clear();
      }
      made.put(words, present);
    }
    return present.context();
  }
}
