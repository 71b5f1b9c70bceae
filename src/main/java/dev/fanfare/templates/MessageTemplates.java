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

  private static final int MOST_NAMED = 200;

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

  /** All words of a message as they are now; empty when there is no such message, or version. */
  public Optional<TemplateSource> find(WorkspaceId workspace, TemplateName name) {
    return named(workspace, name)
        .filter(NamedWording::isMessage)
        .map(found -> assemble(workspace, found));
  }

  /** A template as it is kept, message or fragment. */
  Optional<NamedWording> named(WorkspaceId workspace, TemplateName name) {
    var version = name.version();
    if (version.isPresent()) {
      return store.version(workspace, name.name(), version.get()).map(StoredTemplate::named);
    }
    return store
        .current(workspace, name.name())
        .map(StoredTemplate::named)
        .or(() -> folder.read(CHANNEL, name.name()));
  }

  TemplateSource assemble(WorkspaceId workspace, NamedWording template) {
    return template.assemble(
        fragment -> named(workspace, new TemplateName(fragment, Optional.empty())));
  }

  /**
   * Names of messages a campaign could ask for, for whoever has asked for one that is not there.
   */
  public List<String> names(WorkspaceId workspace) {
    var names = new TreeSet<String>();
    store.page(workspace, "", MOST_NAMED).stream()
        .map(StoredTemplate::named)
        .filter(NamedWording::isMessage)
        .forEach(own -> names.add(own.name().name()));
    for (var shared : folder.names(CHANNEL)) {
      folder
          .read(CHANNEL, shared)
          .filter(NamedWording::isMessage)
          .ifPresent(_ -> names.add(shared));
    }
    return List.copyOf(names);
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

  Preview preview(WorkspaceId workspace, TemplateSource source, String name, Reader reader) {
    return trials.preview(source, name, schema(workspace).with(source.variables()), reader);
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
