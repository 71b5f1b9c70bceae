package dev.fanfare.dispatch;

import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Campaign.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rates that hold in a workspace beside those of its accounts, as of one instant.
 *
 * @param byScope what is set, by {@link #WORKSPACE}, {@link #channel} or {@link #run}
 * @param ofCampaigns what the file in force of a run's campaign says, by the run; without those
 *     that say nothing
 */
record SetRates(Map<String, SetRate> byScope, Map<Long, RateLimit> ofCampaigns) {

  static final String WORKSPACE = "workspace";

  static final SetRates NONE = new SetRates(Map.of(), Map.of());

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

  static RateLimit ofCampaign(int campaign, Rate rate) {
    return limit("campaign:" + campaign, rate);
  }

  private static RateLimit limit(String scope, Rate rate) {
    return new RateLimit(scope, rate.count(), rate.per().duration());
  }

  /**
   * The limits of a run beside those it shares with other campaigns: what is set for it alone; else
   * that of its campaign, which all its runs share, and what the file of its own version says.
   *
   * @param definition the run's own version, which need not be the one in force
   */
  List<RateLimit> ofRun(long runId, Campaign definition) {
    var set = byScope.get(run(runId));
    if (set != null) {
      return List.of(set.limit());
    }
    var limits = new ArrayList<RateLimit>(2);
    var shared = ofCampaigns.get(runId);
    if (shared != null) {
      limits.add(shared);
    }
    // Also where it says the same: after an edit it goes on from what the run has taken before.
    var own = definition.rate();
    if (own != null) {
      limits.add(limit(run(runId), own));
    }
    return limits;
  }

  /** The slowest of the limits of {@link #ofRun}; null where there is none. */
  @Nullable RateLimit slowest(long runId, Campaign definition) {
    return ofRun(runId, definition).stream()
        .max(Comparator.comparing(RateLimit::interval))
        .orElse(null);
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
    limits.addAll(ofRun(runId, definition));
    return limits;
  }

  private void add(List<RateLimit> limits, String scope) {
    var set = byScope.get(scope);
    if (set != null) {
      limits.add(set.limit());
    }
  }
}
