package dev.fanfare.templates;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.TemplateName;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.TemplateUse;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of a workspace's own templates: looked at first, then stored in one transaction. */
@Singleton
final class SavedTemplates {

  private final MessageTemplates templates;
  private final TemplateStore store;
  private final Event<TemplateDeleting> listeners;
  private final CampaignClock clock;

  SavedTemplates(
      MessageTemplates templates,
      TemplateStore store,
      Event<TemplateDeleting> listeners,
      CampaignClock clock) {
    this.templates = templates;
    this.store = store;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** What came of saving a template; created is true where there was none. */
  record Saved(StoredTemplate template, boolean created) {}

  /** Everything that keeps a template from being saved: its own problems, then its users'. */
  List<Violation> problems(WorkspaceId workspace, NamedWording template) {
    return problems(workspace, template, templates.of(workspace, List.of(template)));
  }

  /**
   * The same.
   *
   * @param set with the template, and all that would be saved with it
   */
  List<Violation> problems(WorkspaceId workspace, NamedWording template, TemplateSet set) {
    var own = templates.problems(workspace, set.assemble(template), TemplateUse.KEPT);
    var problems = new ArrayList<>(own);
    if (own.isEmpty() && !template.isMessage()) {
      users(workspace, template, set)
          .forEach(
              (user, source) -> {
                for (var problem : templates.problems(workspace, source, TemplateUse.KEPT)) {
                  problems.add(
                      new Violation(
                          user + ": " + problem.place(), problem.value(), problem.rule()));
                }
              });
    }
    return problems;
  }

  /** Messages that show a fragment, directly or through others, with the new words in its place. */
  private Map<String, TemplateSource> users(
      WorkspaceId workspace, NamedWording fragment, TemplateSet set) {
    var before = templates.of(workspace);
    var users = new LinkedHashMap<String, TemplateSource>();
    var next = new ArrayList<>(including(workspace, fragment.name().name(), set));
    var seen = new ArrayList<String>();
    while (!next.isEmpty()) {
      var user = next.removeFirst();
      var name = user.name().name();
      if (seen.contains(name)) {
        continue;
      }
      seen.add(name);
      // What is saved with it is looked at by itself.
      boolean stays = set.named(new TemplateName(name, Optional.empty())).equals(Optional.of(user));
      if (!user.isMessage()) {
        next.addAll(including(workspace, name, set));
      } else if (stays && isRight(workspace, before.assemble(user))) {
        users.put(name, set.assemble(user));
      }
    }
    return users;
  }

  private List<NamedWording> including(WorkspaceId workspace, String fragment, TemplateSet set) {
    var including = new ArrayList<>(set.sharedIncluding(fragment));
    store.including(workspace, fragment).forEach(own -> including.add(own.named()));
    return including;
  }

  /** Such as one of the folder's that asks for what this workspace has not declared is not. */
  private boolean isRight(WorkspaceId workspace, TemplateSource source) {
    return templates.problems(workspace, source, TemplateUse.KEPT).isEmpty();
  }

  /** Makes the words the template's next version, or keeps the present one when they are its. */
  Saved save(
      WorkspaceId workspace, NamedWording template, String keyId, Precondition precondition) {
    var problems = problems(workspace, template);
    if (!problems.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.INVALID_CONTENT,
          problems.size() == 1 ? "One thing is wrong." : problems.size() + " things are wrong.",
          problems);
    }
    return QuarkusTransaction.requiringNew()
        .call(() -> saveNow(workspace, template, keyId, precondition));
  }

  /** As {@link #save}, of words that were looked at, in the caller's transaction. */
  Saved saveNow(
      WorkspaceId workspace, NamedWording template, String keyId, Precondition precondition) {
    var name = template.name().name();
    var head = store.locked(workspace, name).orElse(null);
    var present =
        head == null || head.deleted()
            ? null
            : store.version(workspace, name, head.currentVersion()).orElseThrow();
    var hash = hash(template);
    if (present != null && present.hash().equals(hash)) {
      precondition.check(etag(present));
      return new Saved(present, false);
    }
    precondition.require(etag(present));
    var now = clock.now(workspace);
    if (head == null && !store.create(workspace, name, now)) {
      throw new ApiProblem(ProblemCode.VERSION_CHANGED, "Somebody else created it now.");
    }
    var version =
        new StoredTemplate(
            name,
            head == null ? 1 : head.currentVersion() + 1,
            template.locale(),
            template.wording(),
            hash,
            keyId,
            now);
    store.add(workspace, version);
    return new Saved(version, present == null);
  }

  /** Takes a template away, unless something in force would lack it when it is applied again. */
  void delete(WorkspaceId workspace, String name, Precondition precondition) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              var head = store.locked(workspace, name).filter(found -> !found.deleted());
              if (head.isEmpty()) {
                throw ApiProblem.notFound("template", name);
              }
              precondition.require((long) head.get().currentVersion());
              var users =
                  store.including(workspace, name).stream()
                      .map(user -> new Violation("template", user.name(), "includes it"))
                      .toList();
              if (!users.isEmpty()) {
                throw new ApiProblem(
                    ProblemCode.CONFLICT, "The template \"" + name + "\" is in use.", users);
              }
              listeners.fire(new TemplateDeleting(workspace, name));
              store.delete(workspace, name);
            });
  }

  static String hash(NamedWording template) {
    return template.assemble(_ -> Optional.empty()).hash();
  }

  private static @Nullable Long etag(@Nullable StoredTemplate template) {
    return template == null ? null : (long) template.number();
  }
}
