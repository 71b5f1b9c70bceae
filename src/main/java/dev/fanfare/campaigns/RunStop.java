package dev.fanfare.campaigns;

import dev.fanfare.guardrails.Broken;
import dev.fanfare.guardrails.Exceeded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has stopped a run by itself.
 *
 * @param because approval, or the measure of a bound
 * @param source who has said the rule: workspace or campaign
 * @param share whether the bound is a share, in basis points
 * @param counted people, or how many had ended badly
 * @param outOf all people of the workspace, or of how many
 */
public record RunStop(
    String because,
    String source,
    boolean share,
    int bound,
    long counted,
    long outOf,
    Instant at,
    @Nullable Lifted lifted) {

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
        null);
  }

  /** Whether it waits for somebody to agree. */
  public boolean ofApproval() {
    return because.equals(APPROVAL);
  }
}
