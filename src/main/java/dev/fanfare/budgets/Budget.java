package dev.fanfare.budgets;

import dev.fanfare.dsl.Budget.OnExhausted;
import dev.fanfare.dsl.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be sent and spent.
 *
 * @param id 0 before it is stored
 * @param name null of a campaign's
 * @param campaignId null of the workspace's
 * @param channel the code of the one whose messages count; null for any
 * @param zone of the calendar that periods are read in
 * @param version of all budgets of the workspace, as of this one's last change
 */
record Budget(
    int id,
    @Nullable String name,
    @Nullable Integer campaignId,
    @Nullable Integer messages,
    @Nullable Money money,
    @Nullable Integer channel,
    Period period,
    ZoneId zone,
    OnExhausted onExhausted,
    long version,
    Instant createdAt) {

  /** Whether another one holds back the same: an edit of something else calls nobody back. */
  boolean limitsAs(@Nullable Budget other) {
    return other != null && as(other.id(), other.version(), other.createdAt()).equals(other);
  }

  /** The unit of messages; of money it is the currency. */
  static final String MESSAGES = "messages";

  /** One of the two things that are limited. */
  record Limit(String unit, long most) {

    /** So much of it, as people read it. */
    static String words(String unit, long amount) {
      return unit.equals(MESSAGES) ? amount + " messages" : Money.word(amount, unit);
    }
  }

  /** The same under a number, as of a version. */
  Budget as(int number, long changed, Instant created) {
    return new Budget(
        number,
        name,
        campaignId,
        messages,
        money,
        channel,
        period,
        zone,
        onExhausted,
        changed,
        created);
  }

  /** Whether such messages count, and are held to it. */
  boolean concerns(Counted message) {
    return (campaignId == null || campaignId == message.campaignId())
        && (channel == null || channel == message.channel());
  }

  List<Limit> limits() {
    var limits = new ArrayList<Limit>();
    if (messages != null) {
      limits.add(new Limit(MESSAGES, messages));
    }
    if (money != null) {
      limits.add(new Limit(money.currency(), money.micros()));
    }
    return limits;
  }

  /** Where it counts now. */
  PotKey pot(Limit limit, Instant now) {
    var span = period.at(now, zone);
    return new PotKey(id, limit.unit(), span.from(), span.to());
  }

  /** As people read it. */
  String label() {
    return name == null ? "budget of the campaign" : "budget " + name;
  }
}
