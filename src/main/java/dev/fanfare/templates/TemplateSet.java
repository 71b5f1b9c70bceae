package dev.fanfare.templates;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.TemplateFolder;
import dev.fanfare.rendering.TemplateName;
import dev.fanfare.rendering.TemplateSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The templates a workspace can send, as they are now: its own, then those of the folder that all
 * have; or as they would be if some were saved. Any thread.
 */
public final class TemplateSet {

  private static final int MOST_NAMED = 200;

  private final WorkspaceId workspace;
  private final TemplateStore store;
  private final TemplateFolder folder;
  private final Map<String, NamedWording> proposed;

  TemplateSet(
      WorkspaceId workspace,
      TemplateStore store,
      TemplateFolder folder,
      Map<String, NamedWording> proposed) {
    this.workspace = workspace;
    this.store = store;
    this.folder = folder;
    this.proposed = Map.copyOf(proposed);
  }

  /** All words of a message; empty when there is no such message, or version. */
  public Optional<TemplateSource> find(TemplateName name) {
    return named(name).filter(NamedWording::isMessage).map(this::assemble);
  }

  /** A template as it is kept, message or fragment. */
  Optional<NamedWording> named(TemplateName name) {
    var next = proposed.get(name.name());
    var version = name.version();
    if (next != null && (version.isEmpty() || version.equals(next.name().version()))) {
      return Optional.of(next);
    }
    if (version.isPresent()) {
      return store.version(workspace, name.name(), version.get()).map(StoredTemplate::named);
    }
    return store
        .current(workspace, name.name())
        .map(StoredTemplate::named)
        .or(() -> folder.read(MessageTemplates.CHANNEL, name.name()));
  }

  TemplateSource assemble(NamedWording template) {
    return template.assemble(fragment -> named(new TemplateName(fragment, Optional.empty())));
  }

  /** Templates of the folder that name that fragment and are not the workspace's own. */
  List<NamedWording> sharedIncluding(String fragment) {
    return folder.names(MessageTemplates.CHANNEL).stream()
        .flatMap(name -> folder.read(MessageTemplates.CHANNEL, name).stream())
        .filter(shared -> shared.fragments().contains(fragment))
        .filter(shared -> named(shared.name()).equals(Optional.of(shared)))
        .toList();
  }

  /**
   * Names of messages a campaign could ask for, for whoever has asked for one that is not there.
   */
  public List<String> names() {
    var names = new TreeSet<String>();
    store.page(workspace, "", MOST_NAMED).stream()
        .map(StoredTemplate::named)
        .filter(NamedWording::isMessage)
        .forEach(own -> names.add(own.name().name()));
    for (var shared : folder.names(MessageTemplates.CHANNEL)) {
      folder
          .read(MessageTemplates.CHANNEL, shared)
          .filter(NamedWording::isMessage)
          .ifPresent(_ -> names.add(shared));
    }
    proposed.values().stream()
        .filter(NamedWording::isMessage)
        .forEach(next -> names.add(next.name().name()));
    return List.copyOf(names);
  }
}
