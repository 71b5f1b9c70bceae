package dev.fanfare.analytics;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of people and what they did. Each is counted once in {@code sent}, {@code heldOut},
 * {@code skipped}, {@code failed}, {@code cancelled} or {@code unknown}.
 *
 * @param assigned people drawn for a variant or the control group: those nothing spoke against
 * @param sent people whose message a provider took, or was seen
 * @param unknown people of whom nobody knows whether their message left
 * @param skippedBy by reason
 * @param failedBy by reason
 * @param opens by agent: person, machine, bot
 * @param clicks by agent
 * @param unsubscribed people
 * @param heldOutGlobally those of {@code heldOut} whom the workspace's global control group holds
 *     out; they are assigned to nothing
 */
record Funnel(
    long assigned,
    long sent,
    long heldOut,
    long skipped,
    long failed,
    long cancelled,
    long unknown,
    Map<String, Long> skippedBy,
    Map<String, Long> failedBy,
    Map<String, Count> opens,
    Map<String, Count> clicks,
    long unsubscribed,
    Count conversions,
    long heldOutGlobally) {

  private static final String UNKNOWN = "message.unknown";

  /** How many different people did something, and how often in all. */
  record Count(long people, long total) {
    static final Count NONE = new Count(0, 0);

    Count plus(Count other) {
      return new Count(people + other.people, total + other.total);
    }
  }

  /** A funnel being filled. Of one thread. */
  static final class Filling {
    private final Map<String, Long> byType = new TreeMap<>();
    private final Map<String, Long> skippedBy = new TreeMap<>();
    private final Map<String, Long> failedBy = new TreeMap<>();
    private final Map<String, Count> opens = new TreeMap<>();
    private final Map<String, Count> clicks = new TreeMap<>();
    private Count conversions = Count.NONE;
    private long assigned;
    private long unsubscribed;
    private long unknown;
    private long seen;
    private long heldOutGlobally;

    /** Adds events of messages. */
    void add(String type, String word, long n) {
      byType.merge(type, n, Long::sum);
      switch (type) {
        case "message.skipped" -> skippedBy.merge(word, n, Long::sum);
        case "message.heldout" -> heldOutGlobally += word.equals("global_control") ? n : 0;
        case "message.failed" -> failedBy.merge(word, n, Long::sum);
        case "message.settled" -> seen += word.equals("seen") ? n : 0;
        case "message.decided" ->
            assigned += word.equals("send") || word.equals("hold_out") ? n : 0;
        default -> {}
      }
    }

    /** Adds what people did, or those of whom nobody knows whether their message left. */
    void add(String type, String agent, Count count) {
      switch (type) {
        case UNKNOWN -> addUnknown(count.people());
        case Did.OPENED -> opens.merge(agent, count, Count::plus);
        case Did.CLICKED -> clicks.merge(agent, count, Count::plus);
        case Did.CONVERTED -> conversions = conversions.plus(count);
        case Did.UNSUBSCRIBED -> unsubscribed += agent.equals(Did.WITHDRAWN) ? count.people() : 0;
        default -> throw new IllegalArgumentException(type);
      }
    }

    /** Adds people who are unknown now. */
    void addUnknown(long people) {
      unknown += people;
    }

    Funnel filled() {
      return new Funnel(
          assigned,
          of("message.sent") + seen,
          of("message.heldout"),
          of("message.skipped"),
          of("message.failed"),
          of("message.cancelled"),
          unknown,
          skippedBy,
          failedBy,
          opens,
          clicks,
          unsubscribed,
          conversions,
          heldOutGlobally);
    }

    private long of(String type) {
      return byType.getOrDefault(type, 0L);
    }
  }
}
