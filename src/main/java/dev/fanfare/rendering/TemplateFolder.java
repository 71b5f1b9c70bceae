package dev.fanfare.rendering;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of message templates: {@code <channel>/<name>/subject.ftl}, {@code body.html.ftl} and
 * {@code body.txt.ftl}. Read anew each time; what is applied is frozen elsewhere.
 */
@Singleton
public final class TemplateFolder {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final long LARGEST = 1 << 20;

  private final Path root;

  @Inject
  TemplateFolder(RenderingConfig config) {
    this(config.templates());
  }

  TemplateFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The sources of a template; empty when it is not there, or not whole. */
  public Optional<TemplateSource> read(String channel, String name) {
    var folder = folder(channel, name);
    if (folder == null) {
      return Optional.empty();
    }
    var subject = file(folder, "subject.ftl");
    var html = file(folder, "body.html.ftl");
    var text = file(folder, "body.txt.ftl");
    return subject == null || (html == null && text == null)
        ? Optional.empty()
        : Optional.of(new TemplateSource(subject, html, text));
  }

  /** Names of the templates of a channel, sorted. */
  public List<String> names(String channel) {
    var folder = root.resolve(channel);
    if (!NAME.matcher(channel).matches() || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> folder(channel, name) != null)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Neither a name with dots nor a link leads out of the root. */
  private @Nullable Path folder(String channel, String name) {
    if (!NAME.matcher(channel).matches() || !NAME.matcher(name).matches()) {
      return null;
    }
    var folder = root.resolve(channel).resolve(name);
    return Files.isDirectory(folder) && inside(folder) ? folder : null;
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
