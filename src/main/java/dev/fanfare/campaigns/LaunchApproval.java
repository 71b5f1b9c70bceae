package dev.fanfare.campaigns;

import dev.fanfare.guardrails.Exceeded;
import dev.fanfare.guardrails.GuardrailStore;
import dev.fanfare.guardrails.RulesInForce;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a version may go to so many people: judged in the transaction that makes a run, and again
 * in the one that freezes its people. Any thread.
 */
@Singleton
public final class LaunchApproval {

  private final GuardrailStore guardrails;
  private final ApprovalStore approvals;
  private final AudienceSizes sizes;

  LaunchApproval(GuardrailStore guardrails, ApprovalStore approvals, AudienceSizes sizes) {
    this.guardrails = guardrails;
    this.approvals = approvals;
    this.sizes = sizes;
  }

  /** The guardrails that hold for a version now. */
  public RulesInForce rules(Connection connection, WorkspaceId workspace, CampaignVersion version)
      throws SQLException {
    return new RulesInForce(
        guardrails.standing(connection, workspace), version.definition().guardrails());
  }

  /** What so many people exceed; empty when they may be written to. */
  public Optional<Exceeded> missing(
      Connection connection, WorkspaceId workspace, CampaignVersion version, long people)
      throws SQLException {
    var rules = rules(connection, workspace, version);
    return rules.approves() && !approved(connection, workspace, version)
        ? exceeded(connection, workspace, rules, people)
        : Optional.empty();
  }

  /** Whether exactly what a version says is approved. */
  public boolean approved(Connection connection, WorkspaceId workspace, CampaignVersion version)
      throws SQLException {
    return approvals.inForce(connection, workspace, version).isPresent();
  }

  /** Refuses a run of a version whose people are too many to go without approval. */
  void require(Connection connection, WorkspaceId workspace, CampaignVersion version, Instant now)
      throws SQLException {
    var rules = rules(connection, workspace, version);
    if (!rules.approves() || approved(connection, workspace, version)) {
      return;
    }
    long people = sizes.count(connection, workspace, version.definition().audience(), now);
    var exceeded = exceeded(connection, workspace, rules, people);
    if (exceeded.isPresent()) {
      throw refused(version, exceeded.get());
    }
  }

  /** What a file that is not applied would exceed; empty when it would go without. */
  Optional<Exceeded> ofPlan(
      Connection connection, WorkspaceId workspace, CheckedFile file, long people)
      throws SQLException {
    var rules =
        new RulesInForce(
            guardrails.standing(connection, workspace), file.definition().guardrails());
    return exceeded(connection, workspace, rules, people);
  }

  private Optional<Exceeded> exceeded(
      Connection connection, WorkspaceId workspace, RulesInForce rules, long people)
      throws SQLException {
    long base = rules.asksForBase() ? guardrails.base(connection, workspace) : 0;
    return rules.exceeded(people, base);
  }

  /** The problem of a version that is not approved. */
  public static ApiProblem refused(CampaignVersion version, Exceeded exceeded) {
    return new ApiProblem(
        ProblemCode.APPROVAL_REQUIRED,
        "Version %d of %s needs the approval of a key with role approver that is not its author's."
            .formatted(version.number(), version.name()),
        List.of(
            new Violation(
                "guardrails.approval." + (exceeded.share() ? "aboveShare" : "abovePeople"),
                Long.toString(exceeded.people()),
                "%s: approve hash %s.".formatted(exceeded.words(), version.hash()))));
  }
}
