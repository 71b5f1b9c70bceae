package dev.fanfare.campaigns;

import dev.fanfare.dsl.Guardrails.Measure;
import dev.fanfare.guardrails.Broken;
import dev.fanfare.guardrails.Exceeded;
import dev.fanfare.guardrails.Source;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What has stopped a run by itself.
 *
 * @param because approval, or the measure of a bound
 * @param source who has said the rule: workspace or campaign
 * @param share whether the bound is a share, in basis points
 * @param counted people, or how many had ended badly
 * @param outOf all people of the workspace, or of how many
 * @param ofRun the earlier run of a trigger that was stopped by it, where this run has begun with
 *     the stop; null for its own
 */
public record RunStop(
    String because,
    String source,
    boolean share,
    int bound,
    long counted,
    long outOf,
    Instant at,
    @Nullable Lifted lifted,
    @Nullable Long ofRun) {

  /** Of a run whose people are too many to go without approval. */
  public static final String APPROVAL = "approval";

  /**
   * How a run went on.
   *
   * @param how approved, override, or fits: by the rules as they were then
   * @param by the id of the key; null where nobody had to
   * @param why what somebody said who let it go on over a bound
   */
  public record Lifted(String how, Instant at, @Nullable String by, @Nullable String why) {

    /** Somebody else has agreed. */
    public static final String APPROVED = "approved";

    /** Somebody who may has said that it goes on. */
    public static final String OVERRIDE = "override";

    /** By the rules as they are now it may. */
    public static final String FITS = "fits";
  }

  public static RunStop of(Exceeded exceeded, Instant at) {
    return new RunStop(
        APPROVAL,
        exceeded.source().word(),
        exceeded.share(),
        exceeded.bound(),
        exceeded.people(),
        exceeded.base(),
        at,
        null,
        null);
  }

  public static RunStop of(Broken broken, Instant at) {
    return new RunStop(
        broken.measure().word(),
        broken.source().word(),
        true,
        broken.bound(),
        broken.bad(),
        broken.of(),
        at,
        null,
        null);
  }

  /** The same stop for a run that begins with it. */
  RunStop carriedFrom(long run, Instant now) {
    long first = ofRun == null ? run : ofRun;
    return new RunStop(because, source, share, bound, counted, outOf, now, null, first);
  }

  /** In words for people; of a bound only. */
  String words() {
    return new Broken(
            Measure.of(because),
            Source.valueOf(source.toUpperCase(Locale.ROOT)),
            bound,
            counted,
            outOf)
        .words();
  }

  /** Whether it waits for somebody to agree. */
  public boolean ofApproval() {
    return because.equals(APPROVAL);
  }
}
