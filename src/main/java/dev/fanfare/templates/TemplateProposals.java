package dev.fanfare.templates;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.TemplateName;
import dev.fanfare.rendering.Words;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Words that shall become the next versions of their templates, looked at before anything is saved.
 * Any thread.
 */
@Singleton
public final class TemplateProposals {

  private final MessageTemplates templates;
  private final SavedTemplates saved;
  private final TemplateStore store;

  TemplateProposals(MessageTemplates templates, SavedTemplates saved, TemplateStore store) {
    this.templates = templates;
    this.saved = saved;
    this.store = store;
  }

  /** A version of a template, by whom and when. */
  public record Version(int number, String hash, String createdBy, Instant createdAt) {
    static Version of(StoredTemplate stored) {
      return new Version(stored.number(), stored.hash(), stored.createdBy(), stored.createdAt());
    }

    static Version of(TemplateStore.Mark mark) {
      return new Version(mark.number(), mark.hash(), mark.createdBy(), mark.createdAt());
    }
  }

  /**
   * Words that can be saved.
   *
   * @param wording under the version that they would be
   * @param live what is in force; null when there is no such template of the workspace
   * @param parts the words by where they stand
   * @param liveParts of what is in force
   */
  public record Proposal(
      String name,
      String hash,
      NamedWording wording,
      @Nullable Version live,
      Map<String, String> parts,
      Map<String, String> liveParts) {

    public boolean changes() {
      return live == null || !live.hash().equals(hash);
    }
  }

  /** Reads words; empty, with what is wrong with their shape noted, when they are none. */
  public Optional<Proposal> read(
      WorkspaceId workspace, String name, WordsBody words, List<Violation> problems) {
    try {
      return Optional.of(proposal(workspace, words.read(name)));
    } catch (ApiProblem e) {
      problems.addAll(e.violations());
      return Optional.empty();
    }
  }

  private Proposal proposal(WorkspaceId workspace, NamedWording read) {
    var name = read.name().name();
    var live = store.current(workspace, name);
    var hash = SavedTemplates.hash(read);
    boolean same = live.isPresent() && live.get().hash().equals(hash);
    int number = same ? live.get().number() : store.versions(workspace, name) + 1;
    return new Proposal(
        name,
        hash,
        new NamedWording(
            new TemplateName(name, Optional.of(number)), read.locale(), read.wording()),
        live.map(Version::of).orElse(null),
        parts(read),
        live.map(found -> parts(found.named())).orElse(Map.of()));
  }

  /** The workspace's templates as they would be with all of these. */
  public TemplateSet with(WorkspaceId workspace, List<Proposal> proposals) {
    return templates.of(workspace, proposals.stream().map(Proposal::wording).toList());
  }

  /** What keeps words from being saved, among those that would be saved with them. */
  public List<Violation> problems(WorkspaceId workspace, Proposal proposal, TemplateSet set) {
    return proposal.changes() ? saved.problems(workspace, proposal.wording(), set) : List.of();
  }

  /** Saves words in the caller's transaction, if what is in force is still what was seen. */
  public Version save(WorkspaceId workspace, Proposal proposal, String keyId) {
    var live = proposal.live();
    var precondition = Precondition.exactly(live == null ? null : (long) live.number());
    return Version.of(saved.saveNow(workspace, proposal.wording(), keyId, precondition).template());
  }

  /** A version's words by where they stand, and whose it is; empty when it is not there. */
  public Optional<Map<String, String>> parts(WorkspaceId workspace, String name, int number) {
    return store.version(workspace, name, number).map(found -> parts(found.named()));
  }

  /** Versions after one, the oldest first. */
  public List<Version> since(WorkspaceId workspace, String name, int number) {
    return store.since(workspace, name, number).stream().map(Version::of).toList();
  }

  /** Those of the workspace's own, by name. */
  public Map<String, Version> live(WorkspaceId workspace) {
    var live = new LinkedHashMap<String, Version>();
    store.live(workspace).forEach(own -> live.put(own.name(), Version.of(own)));
    return live;
  }

  private static Map<String, String> parts(NamedWording template) {
    var parts = new LinkedHashMap<String, String>();
    put(parts, "locale", template.locale());
    var variables = template.wording().variables();
    put(parts, "variables", variables.isEmpty() ? null : String.join(", ", variables));
    put(parts, "", template.wording().words());
    template.wording().locales().forEach((tag, words) -> put(parts, tag + "/", words));
    return parts;
  }

  private static void put(Map<String, String> parts, String place, Words words) {
    put(parts, place + "subject", words.subject());
    put(parts, place + "html", words.html());
    put(parts, place + "text", words.text());
  }

  private static void put(Map<String, String> parts, String place, @Nullable String text) {
    if (text != null) {
      parts.put(place, text);
    }
  }
}
