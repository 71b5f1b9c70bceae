package dev.fanfare.rendering;

import static java.util.stream.Collectors.toSet;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of templates that all workspaces have: {@code <channel>/<name>/subject.ftl}, {@code
 * body.html.ftl} and {@code body.txt.ftl}, the same again in a folder for each further language,
 * {@code locale.txt} with the language of the first, and {@code variables.txt} with the names that
 * only a call says. Without a subject it is a fragment. Read anew each time; what is applied is
 * frozen elsewhere.
 */
@Singleton
public final class TemplateFolder {

  private static final long LARGEST = 1 << 20;

  private final Path root;

  @Inject
  TemplateFolder(RenderingConfig config) {
    this(config.templates());
  }

  TemplateFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** A template; empty when it is not there, or not whole. */
  public Optional<NamedWording> read(String channel, String name) {
    var folder = folder(channel, name);
    var words = folder == null ? null : words(folder);
    if (folder == null || words == null) {
      return Optional.empty();
    }
    var locales = new TreeMap<String, Words>();
    for (var entry : entries(folder)) {
      var tag = Wording.canonical(entry).filter(entry::equals);
      var translated = tag.isPresent() ? words(folder.resolve(entry)) : null;
      if (translated != null) {
        locales.put(tag.get(), translated);
      }
    }
    var locale = file(folder, "locale.txt");
    return Optional.of(
        new NamedWording(
            new TemplateName(name, Optional.empty()),
            locale == null ? null : locale.strip(),
            new Wording(words, locales, variables(folder))));
  }

  /** Names that only a call says, one on each line. */
  private Set<String> variables(Path folder) {
    var file = file(folder, "variables.txt");
    return file == null
        ? Set.of()
        : file.lines().map(String::strip).filter(name -> !name.isEmpty()).collect(toSet());
  }

  /** Names of the templates of a channel, sorted. */
  public List<String> names(String channel) {
    var folder = root.resolve(channel);
    if (!isName(channel) || !Files.isDirectory(folder)) {
      return List.of();
    }
    return entries(folder).stream().filter(name -> folder(channel, name) != null).toList();
  }

  private @Nullable Words words(Path folder) {
    var html = file(folder, "body.html.ftl");
    var text = file(folder, "body.txt.ftl");
    return html == null && text == null ? null : new Words(file(folder, "subject.ftl"), html, text);
  }

  private static List<String> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Neither a name with dots nor a link leads out of the root. */
  private @Nullable Path folder(String channel, String name) {
    if (!isName(channel) || !isName(name)) {
      return null;
    }
    var folder = root.resolve(channel).resolve(name);
    return Files.isDirectory(folder) && inside(folder) ? folder : null;
  }

  private static boolean isName(String name) {
    return TemplateName.PATTERN.matcher(name).matches();
  }

  private @Nullable String file(Path folder, String name) {
    var file = folder.resolve(name);
    try {
      return Files.isRegularFile(file) && inside(file) && Files.size(file) <= LARGEST
          ? Files.readString(file, StandardCharsets.UTF_8)
          : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean inside(Path path) {
    try {
      return path.toRealPath().startsWith(root.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }
}
