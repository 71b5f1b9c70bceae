package dev.fanfare.campaigns;

import dev.fanfare.access.KeyNames;
import dev.fanfare.campaigns.PlanView.Applied;
import dev.fanfare.campaigns.PlanView.Drift;
import dev.fanfare.campaigns.PlanView.DriftedChange;
import dev.fanfare.campaigns.PlanView.FileProblem;
import dev.fanfare.campaigns.PlanView.PlannedTemplate;
import dev.fanfare.campaigns.PlanView.What;
import dev.fanfare.dsl.Change;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.templates.TemplateProposals;
import dev.fanfare.templates.TemplateProposals.Proposal;
import dev.fanfare.templates.TemplateProposals.Version;
import dev.fanfare.templates.TemplateSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The templates of a plan: looked at together, compared with what is in force, saved with it. */
@Singleton
final class PlannedTemplates {

  private static final Pattern PLACE = Pattern.compile("(.*):([0-9]+):([0-9]+)");

  private final TemplateProposals proposals;
  private final KeyNames keys;

  PlannedTemplates(TemplateProposals proposals, KeyNames keys) {
    this.proposals = proposals;
    this.keys = keys;
  }

  /** One template that can be saved. */
  record Entry(PlanRequest.GivenTemplate given, Proposal proposal) {

    PlanInput.OfTemplate input() {
      var live = proposal.live();
      return new PlanInput.OfTemplate(
          proposal.name(), proposal.hash(), live == null ? 0 : live.number());
    }
  }

  /** Templates by name, and all that the workspace could send with them. */
  record Reviewed(List<Entry> entries, List<FileProblem> problems, TemplateSet set) {}

  /** Looks at all of them, each among the others. */
  Reviewed review(WorkspaceId workspace, List<PlanRequest.GivenTemplate> given) {
    var problems = new ArrayList<FileProblem>();
    var entries = new ArrayList<Entry>();
    for (var each : given) {
      var broken = new ArrayList<Violation>();
      proposals
          .read(workspace, each.name(), each.words(), broken)
          .ifPresent(proposal -> entries.add(new Entry(each, proposal)));
      broken.forEach(violation -> problems.add(problem(each.file(), violation)));
    }
    entries.sort(Comparator.comparing(entry -> entry.proposal().name()));
    var set = proposals.with(workspace, entries.stream().map(Entry::proposal).toList());
    for (var entry : entries) {
      proposals
          .problems(workspace, entry.proposal(), set)
          .forEach(violation -> problems.add(problem(entry.given().file(), violation)));
    }
    return new Reviewed(entries, problems, set);
  }

  private static FileProblem problem(String file, Violation violation) {
    var place = PLACE.matcher(violation.place());
    boolean exact = place.matches();
    var value = violation.value();
    return new FileProblem(
        file,
        exact ? place.group(1) : violation.place(),
        exact ? Integer.parseInt(place.group(2)) : 1,
        exact ? Integer.parseInt(place.group(3)) : 1,
        value == null ? null : value.toString(),
        violation.rule(),
        "see docs/templates.md");
  }

  /** What becomes of each, and where these are all there shall be, of the others. */
  List<PlannedTemplate> view(WorkspaceId workspace, Reviewed reviewed, boolean whole) {
    var live = proposals.live(workspace);
    var names = names(workspace, live);
    var planned = new ArrayList<PlannedTemplate>();
    for (var entry : reviewed.entries()) {
      planned.add(view(workspace, entry, names));
    }
    if (whole) {
      var named =
          reviewed.entries().stream()
              .map(entry -> entry.proposal().name())
              .collect(Collectors.toSet());
      live.forEach(
          (name, version) -> {
            if (!named.contains(name)) {
              planned.add(
                  new PlannedTemplate(
                      name, null, What.LIVE_ONLY, applied(version, names), List.of(), null));
            }
          });
    }
    return planned;
  }

  private PlannedTemplate view(WorkspaceId workspace, Entry entry, Map<String, String> names) {
    var proposal = entry.proposal();
    var live = proposal.live();
    var what = live == null ? What.NEW : proposal.changes() ? What.CHANGED : What.UNCHANGED;
    return new PlannedTemplate(
        proposal.name(),
        entry.given().file(),
        what,
        live == null ? null : applied(live, names),
        what == What.CHANGED ? between(proposal.liveParts(), proposal.parts()) : List.of(),
        live == null ? null : drift(workspace, entry, live));
  }

  /** What others have saved since the words were taken, as far as it is known when that was. */
  private @Nullable Drift drift(WorkspaceId workspace, Entry entry, Version live) {
    var said = entry.given().base();
    var proposal = entry.proposal();
    if (said == null || said >= live.number()) {
      return null;
    }
    var base = proposals.parts(workspace, proposal.name(), said);
    if (base.isEmpty()) {
      return null;
    }
    var since = proposals.since(workspace, proposal.name(), said);
    var names =
        keys.of(workspace, since.stream().map(Version::createdBy).collect(Collectors.toSet()));
    var changes =
        between(base.get(), proposal.liveParts()).stream()
            .map(
                each ->
                    new DriftedChange(
                        each.path(),
                        each.before(),
                        each.after(),
                        !Objects.equals(each.after(), proposal.parts().get(each.path()))))
            .toList();
    return new Drift(said, since.stream().map(each -> applied(each, names)).toList(), changes);
  }

  private static List<Change> between(Map<String, String> before, Map<String, String> after) {
    var places = new LinkedHashSet<>(before.keySet());
    places.addAll(after.keySet());
    return places.stream()
        .filter(place -> !Objects.equals(before.get(place), after.get(place)))
        .map(place -> new Change(place, before.get(place), after.get(place)))
        .toList();
  }

  private Map<String, String> names(WorkspaceId workspace, Map<String, Version> live) {
    return keys.of(
        workspace, live.values().stream().map(Version::createdBy).collect(Collectors.toSet()));
  }

  private static Applied applied(Version version, Map<String, String> names) {
    return new Applied(
        version.number(),
        version.hash(),
        version.createdBy(),
        names.get(version.createdBy()),
        version.createdAt());
  }

  /** Saves all of them, in the caller's transaction. */
  List<PlanView.OutcomeOfTemplate> write(WorkspaceId workspace, List<Entry> entries, String keyId) {
    var outcomes = new ArrayList<PlanView.OutcomeOfTemplate>();
    for (var entry : entries) {
      var live = entry.proposal().live();
      var version = proposals.save(workspace, entry.proposal(), keyId);
      var what =
          live == null ? "created" : live.number() == version.number() ? "unchanged" : "changed";
      outcomes.add(new PlanView.OutcomeOfTemplate(entry.proposal().name(), what, version.number()));
    }
    return outcomes;
  }

  /** Everything that is not any more as it was planned. */
  List<Violation> moved(WorkspaceId workspace, List<PlanInput.OfTemplate> then, Reviewed now) {
    var moved = new ArrayList<Violation>();
    var names = names(workspace, proposals.live(workspace));
    for (var entry : now.entries()) {
      var live = entry.proposal().live();
      int number = live == null ? 0 : live.number();
      for (var input : then) {
        if (input.template().equals(entry.proposal().name()) && input.live() != number) {
          moved.add(
              new Violation(
                  "template " + input.template(),
                  number == 0 ? "none" : "version " + number,
                  live == null
                      ? "was at version " + input.live() + " when it was planned"
                      : "was %s when it was planned; saved by key %s at %s"
                          .formatted(
                              input.live() == 0 ? "not there" : "at version " + input.live(),
                              Objects.requireNonNullElse(
                                  names.get(live.createdBy()), live.createdBy()),
                              live.createdAt())));
        }
      }
    }
    return moved;
  }
}
