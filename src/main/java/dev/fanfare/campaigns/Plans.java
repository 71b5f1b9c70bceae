package dev.fanfare.campaigns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Workspaces;
import dev.fanfare.campaigns.PlanView.Outcome;
import dev.fanfare.campaigns.PlanView.OutcomeOfCampaign;
import dev.fanfare.campaigns.PlanView.What;
import dev.fanfare.campaigns.VersionRow.Origin;
import dev.fanfare.campaigns.VersionWriter.Written;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Suspended;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Plans are reviewed, then applied as they were reviewed: all their files in one transaction, or
 * none of them, when anything the plan rests on has moved.
 */
@Singleton
final class Plans {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final AgroalDataSource doors;
  private final Planner planner;
  private final PlannedTemplates templates;
  private final PlanStore store;
  private final VersionWriter writer;
  private final Edits edits;
  private final Drifts drifts;
  private final Workspaces workspaces;
  private final CampaignClock clock;
  private final ObjectMapper json;

  Plans(
      AgroalDataSource doors,
      Planner planner,
      PlannedTemplates templates,
      PlanStore store,
      VersionWriter writer,
      Edits edits,
      Drifts drifts,
      Workspaces workspaces,
      CampaignClock clock,
      ObjectMapper json) {
    this.doors = doors;
    this.planner = planner;
    this.templates = templates;
    this.store = store;
    this.writer = writer;
    this.edits = edits;
    this.drifts = drifts;
    this.workspaces = workspaces;
    this.clock = clock;
    this.json = json;
  }

  /** Plans the files; what is without problems is kept under its hash. */
  PlanView plan(WorkspaceId workspace, PlanRequest request, String keyId) {
    var given = request.given();
    var reviewed = review(workspace, given);
    boolean valid = reviewed.problems().isEmpty();
    var campaigns = planner.campaigns(workspace, reviewed, valid && request.isWhole(), keyId);
    var words = templates.view(workspace, reviewed.templates(), valid && request.isWhole());
    var view =
        new PlanView(
            valid ? PlanInput.hash(workspace, reviewed.inputs()) : null,
            workspaces.settings(workspace).name(),
            valid,
            Stream.concat(
                        campaigns.stream().map(PlanView.PlannedCampaign::what),
                        words.stream().map(PlanView.PlannedTemplate::what))
                    .anyMatch(what -> what == What.NEW || what == What.CHANGED)
                || campaigns.stream().anyMatch(PlanView.PlannedCampaign::movesRuns),
            reviewed.problems(),
            words,
            campaigns,
            given.runPolicy().policy(),
            keyId,
            clock.now(workspace));
    if (view.hash() != null) {
      keep(workspace, view, view.hash(), given, reviewed.inputs());
    }
    return view;
  }

  private void keep(
      WorkspaceId workspace,
      PlanView view,
      String hash,
      PlanRequest.All given,
      PlanInput.All inputs) {
    var row =
        new PlanStore.Row(
            hash,
            written(given),
            written(inputs),
            written(view),
            view.createdBy(),
            view.createdAt(),
            null,
            null);
    Sql.inDoorTransaction(
        doors,
        connection -> {
          store.keep(connection, workspace, row);
          return true;
        });
  }

  /** A plan as it was answered, as JSON. */
  String read(WorkspaceId workspace, String hash) {
    return find(workspace, hash).answer();
  }

  /** Applies a plan; a problem that names everything that has moved when it is no longer true. */
  Outcome apply(WorkspaceId workspace, String hash, String keyId) {
    var plan = find(workspace, hash);
    var given = read(plan.files(), PlanRequest.All.class);
    var reviewed = review(workspace, given);
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              refuseMoved(workspace, plan, reviewed);
              return write(workspace, plan, reviewed, keyId);
            });
  }

  /**
   * Without a transaction, since words may have to wait for their trial: what moves meanwhile is
   * found by whoever writes, who locks what is in force.
   */
  private Planner.Reviewed review(WorkspaceId workspace, PlanRequest.All given) {
    return Suspended.call(() -> planner.review(workspace, given));
  }

  private Outcome write(
      WorkspaceId workspace, PlanStore.Row plan, Planner.Reviewed reviewed, String keyId) {
    var now = clock.now(workspace);
    var words = templates.write(workspace, reviewed.templates().entries(), keyId);
    var written = new ArrayList<Edits.Edit>();
    for (var entry : reviewed.entries()) {
      var version =
          writer.write(
              workspace,
              entry.file(),
              keyId,
              new Origin(plan.hash(), null),
              Precondition.exactly(entry.live() == null ? null : (long) entry.live().number()));
      written.add(new Edits.Edit(version, entry.file()));
    }
    Sql.inDoorTransaction(
        doors,
        connection -> {
          store.applied(connection, workspace, plan.hash(), keyId, now);
          return true;
        });
    edits.complete(workspace, written, reviewed.policy(), keyId);
    return new Outcome(
        plan.hash(), now, words, written.stream().map(edit -> outcome(edit.written())).toList());
  }

  private static OutcomeOfCampaign outcome(Written written) {
    var what = written.created() ? "created" : written.changed() ? "changed" : "unchanged";
    return new OutcomeOfCampaign(written.campaign().name(), what, written.version().number());
  }

  private void refuseMoved(WorkspaceId workspace, PlanStore.Row plan, Planner.Reviewed reviewed) {
    var moved = new ArrayList<Violation>();
    for (var problem : reviewed.problems()) {
      moved.add(
          new Violation(
              "%s:%d:%d %s"
                  .formatted(problem.file(), problem.line(), problem.column(), problem.path()),
              problem.value(),
              problem.message() + " (" + problem.hint() + ")"));
    }
    var inputs = read(plan.inputs(), PlanInput.All.class);
    moved.addAll(templates.moved(workspace, inputs.templates(), reviewed.templates()));
    for (var entry : reviewed.entries()) {
      inputs.campaigns().stream()
          .filter(input -> input.campaign().equals(entry.file().name()))
          .forEach(input -> moved.addAll(moved(workspace, input, entry)));
    }
    if (!moved.isEmpty()) {
      throw new ApiProblem(ProblemCode.PLAN_OUTDATED, outdated(plan), moved);
    }
  }

  private static String outdated(PlanStore.Row plan) {
    return plan.appliedAt() == null
        ? "Something has moved since it was planned: plan again."
        : "It was applied already, at " + plan.appliedAt() + " by key " + plan.appliedBy() + ".";
  }

  private List<Violation> moved(WorkspaceId workspace, PlanInput then, Planner.Entry now) {
    var moved = new ArrayList<Violation>();
    var live = now.live();
    var input = now.input();
    if (live != null && live.number() != then.live()) {
      var applied = drifts.applied(workspace, List.of(live)).getFirst();
      var key = applied.keyName() == null ? applied.createdBy() : applied.keyName();
      moved.add(
          new Violation(
              then.campaign(),
              "version " + live.number(),
              "was %s when it was planned; applied by key %s at %s"
                  .formatted(
                      then.live() == 0 ? "not there" : "at version " + then.live(),
                      key,
                      live.createdAt())));
    }
    if (!input.words().equals(then.words())) {
      moved.add(
          new Violation(
              then.campaign() + " message.template", null, "has other words than were planned"));
    }
    return moved;
  }

  private PlanStore.Row find(WorkspaceId workspace, String hash) {
    if (!HASH.matcher(hash).matches()) {
      throw ApiProblem.notFound("plan", hash);
    }
    return Sql.inDoorTransaction(
            doors, connection -> store.find(connection, workspace, HexFormat.of().parseHex(hash)))
        .orElseThrow(() -> ApiProblem.notFound("plan", hash));
  }

  private String written(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T read(String text, Class<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan that was kept cannot be read", e);
    }
  }
}
