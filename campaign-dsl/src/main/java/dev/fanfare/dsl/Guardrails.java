package dev.fanfare.dsl;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a campaign goes by itself. A workspace and a campaign say it in the same words, and what
 * either says holds.
 *
 * @param approval from how many people on somebody else must agree; null for any number without
 * @param stopOn what share of bad ends stops a run; null where none does
 * @param canary who goes first, and how long the others wait; null where all go together
 */
public record Guardrails(
    @Nullable Approval approval, @Nullable StopOn stopOn, @Nullable Canary canary) {

  public Guardrails {
    if (approval == null && stopOn == null && canary == null) {
      throw new IllegalArgumentException("guardrails: say nothing");
    }
  }

  /**
   * More people than this need approval.
   *
   * @param abovePeople null where their number alone does not matter
   * @param aboveShare of all people of the workspace, in basis points; null where it does not
   *     matter
   */
  public record Approval(@Nullable Integer abovePeople, @Nullable Integer aboveShare) {
    static final int MOST_PEOPLE = 100_000_000;

    public Approval {
      if (abovePeople == null && aboveShare == null) {
        throw new IllegalArgumentException("guardrails.approval: says nothing");
      }
      if (abovePeople != null && (abovePeople < 0 || abovePeople > MOST_PEOPLE)) {
        throw new IllegalArgumentException(
            "guardrails.approval.abovePeople: must be 0 to 100000000");
      }
      GuardrailRules.shareIsWithin(aboveShare, 0, GuardrailRules.WHOLE, "approval.aboveShare");
    }
  }

  /** What is counted of a run while it goes on. */
  public enum Measure {
    RENDER_FAILURES("renderFailures"),
    BOUNCES("bounces"),
    UNSUBSCRIBES("unsubscribes");

    private final String word;

    Measure(String word) {
      this.word = word;
    }

    /** As a file says it. */
    public String word() {
      return word;
    }

    /** The measure of that word. */
    public static Measure of(String word) {
      for (Measure measure : values()) {
        if (measure.word.equals(word)) {
          return measure;
        }
      }
      throw new IllegalArgumentException("no measure is called " + word);
    }
  }

  /**
   * A run stops when more than such a share ends badly. Shares are in basis points; null where one
   * does not matter.
   *
   * @param renderFailures of the messages that were rendered
   * @param bounces of the messages that a provider answered
   * @param unsubscribes of the people who got the message
   * @param after how many must be counted before a share says something
   */
  public record StopOn(
      @Nullable Integer renderFailures,
      @Nullable Integer bounces,
      @Nullable Integer unsubscribes,
      int after) {

    static final int MOST_SHARE = 5_000;
    static final int DEFAULT_AFTER = 100;
    static final int MOST_AFTER = 1_000_000;

    public StopOn {
      if (renderFailures == null && bounces == null && unsubscribes == null) {
        throw new IllegalArgumentException("guardrails.stopOn: names no bound");
      }
      GuardrailRules.shareIsWithin(renderFailures, 0, MOST_SHARE, "stopOn.renderFailures");
      GuardrailRules.shareIsWithin(bounces, 0, MOST_SHARE, "stopOn.bounces");
      GuardrailRules.shareIsWithin(unsubscribes, 0, MOST_SHARE, "stopOn.unsubscribes");
      if (after < 1 || after > MOST_AFTER) {
        throw new IllegalArgumentException("guardrails.stopOn.after: must be 1 to 1000000");
      }
    }

    /** The bound of a measure in basis points; null where it has none. */
    public @Nullable Integer bound(Measure measure) {
      return switch (measure) {
        case RENDER_FAILURES -> renderFailures;
        case BOUNCES -> bounces;
        case UNSUBSCRIBES -> unsubscribes;
      };
    }
  }

  /**
   * A share of the people goes first; when all of them have an end, the others wait.
   *
   * @param basisPoints the share
   * @param hold how long the others wait after that
   */
  public record Canary(int basisPoints, Duration hold) {
    static final int LEAST = 1;
    static final int MOST = 5_000;

    public Canary {
      GuardrailRules.shareIsWithin(basisPoints, LEAST, MOST, "canary.share");
      ScheduleRules.lateness(hold).orThrow("guardrails.canary.hold");
    }

    /** Whether nobody who waits for those who go first would be left to be written to. */
    boolean isTooLateFor(@Nullable Deadline deadline) {
      return deadline instanceof Deadline.After(Duration time) && time.compareTo(hold) <= 0;
    }

    /** How many of so many people go first: never nobody. */
    public long of(long people) {
      return Math.ceilDiv(people * basisPoints, (long) GuardrailRules.WHOLE);
    }
  }

  /**
   * What a mapping alone says, YAML or JSON, by the rules of the file.
   *
   * @param guardrails null when there are problems
   */
  public record Read(@Nullable Guardrails guardrails, List<Problem> problems) {}

  /** Reads a mapping alone. */
  public static Read read(String mapping) {
    Problems problems = new Problems();
    Node root = YamlParser.parse(mapping, problems);
    Fields fields = root == null ? null : Fields.open(root, Shape.GUARDRAILS, "", problems);
    Guardrails read = fields == null ? null : new GuardrailsReader(problems).read(fields, "");
    return new Read(problems.none() ? read : null, problems.inOrder());
  }

  /** The mapping in its one form; reading it gives an equal one. */
  public String write() {
    return GuardrailsWriter.write(this, "");
  }

  /** A share as a file says it. */
  public static String percent(int basisPoints) {
    return CampaignWriter.percent(basisPoints);
  }
}
