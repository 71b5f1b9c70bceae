package dev.fanfare.dispatch;

import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.dsl.Campaign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rates that are set in a workspace beside those of its accounts and campaign files, as of one
 * instant.
 *
 * @param byScope what is set, by {@link #WORKSPACE}, {@link #channel} or {@link #run}
 */
record SetRates(Map<String, SetRate> byScope) {

  static final String WORKSPACE = "workspace";

  static final SetRates NONE = new SetRates(Map.of());

  /**
   * A rate that is set.
   *
   * @param messages started in any {@code per}, at most
   * @param by the key that has set it
   */
  record SetRate(
      String scope, int messages, Duration per, Instant changedAt, String by, long version) {
    RateLimit limit() {
      return new RateLimit(scope, messages, per);
    }
  }

  static String channel(String word) {
    return "channel:" + word;
  }

  static String run(long id) {
    return "run:" + id;
  }

  /** The limit of a run alone: what is set for it, or what its file says; null where none is. */
  @Nullable RateLimit ofRun(long runId, Campaign definition) {
    var set = byScope.get(run(runId));
    if (set != null) {
      return set.limit();
    }
    var rate = definition.rate();
    return rate == null ? null : new RateLimit(run(runId), rate.count(), rate.per().duration());
  }

  /** The limits that starts through an account count against, whatever the run. */
  List<RateLimit> shared(ProviderAccount account) {
    var limits = new ArrayList<RateLimit>(3);
    var rate = account.rate();
    var per = account.ratePer();
    if (rate != null && per != null) {
      limits.add(new RateLimit("account:" + account.id(), rate, per));
    }
    add(limits, channel(account.channel()));
    add(limits, WORKSPACE);
    return limits;
  }

  /** The limits that a start of a run through an account counts against. */
  List<RateLimit> limits(ProviderAccount account, long runId, Campaign definition) {
    var limits = shared(account);
    var own = ofRun(runId, definition);
    if (own != null) {
      limits.add(own);
    }
    return limits;
  }

  private void add(List<RateLimit> limits, String scope) {
    var set = byScope.get(scope);
    if (set != null) {
      limits.add(set.limit());
    }
  }
}
