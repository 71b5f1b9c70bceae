package dev.fanfare.templates;

import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.Preview;
import dev.fanfare.rendering.Reader;
import dev.fanfare.rendering.Schema;
import dev.fanfare.rendering.TemplateFolder;
import dev.fanfare.rendering.TemplateName;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.TemplateUse;
import dev.fanfare.rendering.Trials;
import dev.fanfare.rendering.ValueType;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The templates a workspace can send: its own, then those of the folder that all have. Its own wins
 * where both are called alike, fragments included. Any thread.
 */
@Singleton
public final class MessageTemplates {

  static final String CHANNEL = "email";

  private final TemplateStore store;
  private final TemplateFolder folder;
  private final Attributes attributes;
  private final Trials trials;

  MessageTemplates(
      TemplateStore store, TemplateFolder folder, Attributes attributes, Trials trials) {
    this.store = store;
    this.folder = folder;
    this.attributes = attributes;
    this.trials = trials;
  }

  /** The templates as they are now. */
  public TemplateSet of(WorkspaceId workspace) {
    return of(workspace, List.of());
  }

  /** The templates as they would be with these saved. */
  TemplateSet of(WorkspaceId workspace, List<NamedWording> proposed) {
    return new TemplateSet(
        workspace,
        store,
        folder,
        proposed.stream().collect(Collectors.toMap(each -> each.name().name(), each -> each)));
  }

  /** A template as it is kept, message or fragment. */
  Optional<NamedWording> named(WorkspaceId workspace, TemplateName name) {
    return of(workspace).named(name);
  }

  TemplateSource assemble(WorkspaceId workspace, NamedWording template) {
    return of(workspace).assemble(template);
  }

  /**
   * What keeps these words from being taken in this workspace; empty when nothing does. They are
   * parsed and rendered in a process of their own first, so that they can do no harm here.
   */
  public List<Violation> problems(WorkspaceId workspace, TemplateSource source, TemplateUse use) {
    return source.variables().isEmpty()
        ? trials.problems(source, schema(workspace), use)
        : problems(workspace, source, use, Set.of(), null);
  }

  /**
   * As {@link #problems(WorkspaceId, TemplateSource, TemplateUse)}, of words that a call sends.
   *
   * @param names that the call says something by
   * @param variables what it says to one of its people, as a JSON object
   */
  public List<Violation> problems(
      WorkspaceId workspace,
      TemplateSource source,
      TemplateUse use,
      Set<String> names,
      @Nullable String variables) {
    var known = new TreeSet<>(source.variables());
    known.addAll(names);
    return trials.problems(source, schema(workspace).with(known), use, variables);
  }

  Preview preview(
      WorkspaceId workspace, TemplateSource source, String name, Set<String> said, Reader reader) {
    var known = new TreeSet<>(source.variables());
    known.addAll(said);
    return trials.preview(source, name, schema(workspace).with(known), reader);
  }

  Schema schema(WorkspaceId workspace) {
    Map<String, ValueType> types =
        attributes.types(workspace).entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, type -> ValueType.valueOf(type.getValue().name())));
    return Schema.of(types);
  }
}
