package dev.fanfare.campaigns;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dsl.Change;
import dev.fanfare.dsl.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying some files would do, as it is answered and kept.
 *
 * @param hash what it is applied by; null when it cannot be
 * @param policy what becomes of open runs
 * @param changes whether applying it would change anything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlanView(
    @Nullable String hash,
    String workspace,
    boolean valid,
    boolean changes,
    List<FileProblem> problems,
    List<PlannedTemplate> templates,
    List<PlannedCampaign> campaigns,
    ChangePolicy policy,
    String createdBy,
    Instant createdAt) {

  /** What becomes of a campaign. */
  enum What {
    NEW,
    CHANGED,
    UNCHANGED,
    /** It is in force, and none of the files is about it; a plan never takes it away. */
    LIVE_ONLY;

    @com.fasterxml.jackson.annotation.JsonValue
    String wire() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** One thing wrong with one of the files. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FileProblem(
      String file,
      String path,
      int line,
      int column,
      @Nullable String value,
      String message,
      String hint) {
    static FileProblem of(String file, Problem problem) {
      return new FileProblem(
          file,
          problem.path(),
          problem.line(),
          problem.column(),
          problem.value(),
          problem.message(),
          problem.hint());
    }
  }

  /** One template of a plan; changes and drift are of its parts, such as {@code de/html}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PlannedTemplate(
      String template,
      @Nullable String file,
      What what,
      @Nullable Applied live,
      List<Change> changes,
      @Nullable Drift drift) {}

  /**
   * One campaign of a plan.
   *
   * @param layoutOnly whether comments, order or layout are all that differs
   * @param approval what the new version needs before it is launched; null where it needs none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PlannedCampaign(
      String campaign,
      @Nullable String file,
      What what,
      @Nullable Applied live,
      List<Change> changes,
      boolean layoutOnly,
      @Nullable AudienceSize audience,
      @Nullable Drift drift,
      @Nullable OpenRun openRun,
      @Nullable List<OpenRun> openRuns,
      @Nullable NeededApproval approval) {

    /** Whether nothing becomes of it but of its open runs. */
    boolean movesRuns() {
      return what == What.UNCHANGED && openRuns != null;
    }
  }

  /**
   * More people than go without the approval of somebody else.
   *
   * @param because the rule, in words
   */
  record NeededApproval(long people, String because) {}

  /** A version, and who applied it when. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Applied(
      int version, String hash, String createdBy, @Nullable String keyName, Instant createdAt) {}

  /**
   * People of the audience in force and of the planned one, both as of now.
   *
   * @param before null for a new campaign
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AudienceSize(@Nullable Long before, long after, long joining, long leaving) {}

  /**
   * What others have applied since the file was taken from the campaign.
   *
   * @param base the version it was taken from
   */
  record Drift(int base, List<Applied> versions, List<DriftedChange> changes) {}

  /**
   * One change that others made.
   *
   * @param undone whether the plan takes it back
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DriftedChange(
      String path, @Nullable String before, @Nullable String after, boolean undone) {}

  /**
   * A run that is open, and what the plan's policy makes of it.
   *
   * @param becomes {@code pinned}, {@code migrated} or {@code drained}
   * @param notMigrated keys of the file that it keeps as they were when it was frozen
   */
  record OpenRun(
      String id, String state, int campaignVersion, String becomes, List<String> notMigrated) {}

  /** What came of applying a plan, all of it in one transaction. */
  record Outcome(
      String hash,
      Instant appliedAt,
      List<OutcomeOfTemplate> templates,
      List<OutcomeOfCampaign> campaigns) {}

  /** What became of one template, as of a campaign. */
  record OutcomeOfTemplate(String template, String what, int version) {}

  /** What became of one campaign: {@code created}, {@code changed} or {@code unchanged}. */
  record OutcomeOfCampaign(String campaign, String what, int version) {}
}
