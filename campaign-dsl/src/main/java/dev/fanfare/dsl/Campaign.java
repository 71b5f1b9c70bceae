package dev.fanfare.dsl;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One campaign as its file says it, defaults filled in. Every record holds its own invariants and
 * throws {@link IllegalArgumentException} when built against them; all are immutable.
 *
 * @param waves null where everybody is written to at once
 * @param deadline null where nobody is ever too late
 * @param quietHours in place of the workspace's; null where those hold
 * @param conversions what it is for; none where that is not said
 * @param guardrails beside the workspace's; null where only those hold
 * @param budget of all its runs together; null where only the workspace's hold
 * @param seeds names of groups whose members get a copy of what a run sends; none where nobody does
 */
public record Campaign(
    String name,
    String purpose,
    Audience audience,
    Holdout holdout,
    Schedule schedule,
    @Nullable Waves waves,
    @Nullable Rate rate,
    @Nullable Deadline deadline,
    Priority priority,
    @Nullable QuietHours quietHours,
    Counting counting,
    Message message,
    Tracking tracking,
    @Nullable Experiment experiment,
    List<Goal> conversions,
    Retries retries,
    UnknownPolicy onUnknown,
    @Nullable Guardrails guardrails,
    @Nullable Budget budget,
    List<String> seeds) {

  /** The version of the file format that this module reads and writes. */
  public static final int FORMAT_VERSION = 1;

  public Campaign {
    conversions = Goal.checked(conversions);
    seeds = Seeds.checked(seeds, schedule);
    Rules.slug(name).orThrow("campaign");
    Rules.slug(purpose).orThrow("purpose");
    if (audience.include().isEmpty() && !(schedule instanceof Trigger)) {
      throw new IllegalArgumentException("audience.include: names no segment");
    }
    if (audience.recheck() && schedule instanceof Trigger) {
      throw new IllegalArgumentException("audience.recheck: stands beside a trigger");
    }
    if (schedule instanceof Trigger
        && experiment != null
        && experiment.assign() instanceof Experiment.Assign.ByAttribute) {
      throw new IllegalArgumentException("assign: an attribute is asked when people are frozen");
    }
    if (guardrails != null
        && guardrails.canary() != null
        && (waves != null || schedule.own() != null)) {
      throw new IllegalArgumentException("guardrails.canary: stands beside waves or own clocks");
    }
    if (guardrails != null
        && guardrails.canary() != null
        && guardrails.canary().isTooLateFor(deadline)) {
      throw new IllegalArgumentException("guardrails.canary.hold: is not before the deadline");
    }
    if (schedule instanceof Trigger && (waves != null || deadline != null)) {
      throw new IllegalArgumentException("waves, deadline: stand beside a trigger");
    }
    if (guardrails != null
        && schedule instanceof Trigger
        && (guardrails.canary() != null || guardrails.approval() != null)) {
      throw new IllegalArgumentException("guardrails: of a trigger only stopOn holds");
    }
    String misfit =
        Winner.misfit(experiment, schedule, waves, deadline, guardrails, tracking, conversions);
    if (misfit != null) {
      throw new IllegalArgumentException(misfit);
    }
  }

  /**
   * Who is meant: the union of the included segments without the excluded ones, by slug. Only with
   * a trigger may nothing be included: then it is everybody it happens to.
   *
   * @param recheck whether people are asked about again when it is their turn, and passed over
   *     where they belong no longer
   */
  public record Audience(List<String> include, List<String> exclude, boolean recheck) {
    public static final Audience EVERYBODY = new Audience(List.of(), List.of());

    public Audience {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      include.forEach(segment -> Rules.slug(segment).orThrow("audience.include"));
      exclude.forEach(segment -> Rules.slug(segment).orThrow("audience.exclude"));
      List<Checks.Repetition> repetitions = Checks.repetitions(include, exclude);
      if (!repetitions.isEmpty()) {
        throw new IllegalArgumentException(
            repetitions.getFirst().path() + ": " + repetitions.getFirst().message());
      }
    }

    /** Those who are in it when it is frozen, whatever comes after. */
    public Audience(List<String> include, List<String> exclude) {
      this(include, exclude, false);
    }
  }

  /** The control group's share of the audience in basis points: 1,000 is 10 %. */
  public record Holdout(int basisPoints) {
    public static final Holdout NONE = new Holdout(0);

    /** The largest share there may be. */
    public static final int MOST = 5_000;

    public Holdout {
      if (basisPoints < 0 || basisPoints > MOST) {
        throw new IllegalArgumentException("holdout: must be 0% to 50%");
      }
    }
  }

  /** At most so many messages per unit of time. */
  public record Rate(int count, Unit per) {
    static final int MOST = 1_000_000;

    public Rate {
      if (count < 1 || count > MOST) {
        throw new IllegalArgumentException("rate: must be 1 to 1000000 per unit of time");
      }
    }

    /** The unit of time a rate is counted over. */
    public enum Unit {
      SECOND(Duration.ofSeconds(1)),
      MINUTE(Duration.ofMinutes(1)),
      HOUR(Duration.ofHours(1));

      private final Duration duration;

      Unit(Duration duration) {
        this.duration = duration;
      }

      public Duration duration() {
        return duration;
      }

      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /** What is sent, through one channel. */
  public sealed interface Message {

    /** The word by which the engine finds the adapter. */
    String channel();

    /** The provider account to send through; null means the channel's default account. */
    @Nullable String account();
  }

  /**
   * An e-mail message. The reply address is null when replies go to the sender; the locale is the
   * one of people who have none, null for the template's first.
   */
  public record Email(
      @Nullable String account,
      Sender from,
      @Nullable String replyTo,
      @Nullable String locale,
      Content content)
      implements Message {

    public static final String CHANNEL = "email";

    public Email {
      if (account != null) {
        Rules.slug(account).orThrow("message.account");
      }
      if (replyTo != null) {
        Rules.address(replyTo).orThrow("message.replyTo");
      }
      if (locale != null) {
        Rules.locale(locale).orThrow("message.locale");
      }
    }

    @Override
    public String channel() {
      return CHANNEL;
    }
  }

  /** Who an e-mail is from: an ASCII address and, in any script, the name shown beside it. */
  public record Sender(@Nullable String name, String address) {
    public Sender {
      if (name != null) {
        Rules.displayName(name).orThrow("message.from");
      }
      Rules.address(address).orThrow("message.from");
    }
  }

  /** Where an e-mail's subject and bodies come from. */
  public sealed interface Content {

    /** A template of the channel, by slug, and {@code @} with a number for one version of it. */
    record Template(String name) implements Content {
      public Template {
        Rules.template(name).orThrow("message.template");
      }
    }

    /** Written in the campaign file itself; at least one of the bodies is there. */
    record Inline(String subject, @Nullable String html, @Nullable String text) implements Content {
      public Inline {
        Rules.headerText(subject).orThrow("message.subject");
        if (html == null && text == null) {
          throw new IllegalArgumentException("message: has neither html nor text");
        }
        if (html != null) {
          Rules.body(html).orThrow("message.html");
        }
        if (text != null) {
          Rules.body(text).orThrow("message.text");
        }
      }
    }
  }

  /** How temporary failures are tried again: attempts in all, and the first wait between two. */
  public record Retries(int attempts, Duration firstDelay) {
    static final int MOST_ATTEMPTS = 20;
    static final Duration LONGEST_DELAY = Duration.ofDays(1);
    public static final Retries DEFAULT = new Retries(4, Duration.ofMinutes(1));

    public Retries {
      if (attempts < 1 || attempts > MOST_ATTEMPTS) {
        throw new IllegalArgumentException("retries.attempts: must be 1 to 20");
      }
      Rules.delay(firstDelay).orThrow("retries.firstDelay");
    }

    /**
     * The wait before an attempt, counted from 1: none before the first, then the first delay,
     * doubled each time and never longer than a day.
     */
    public Duration delayBefore(int attempt) {
      if (attempt < 1 || attempt > attempts) {
        throw new IllegalArgumentException("attempt " + attempt + " of " + attempts);
      }
      if (attempt == 1) {
        return Duration.ZERO;
      }
      Duration delay = firstDelay.multipliedBy(1L << (attempt - 2));
      return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }
  }

  /** What becomes of a message that may or may not have left when its worker died. */
  public enum UnknownPolicy {
    RESEND,
    DROP,
    ASK;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
