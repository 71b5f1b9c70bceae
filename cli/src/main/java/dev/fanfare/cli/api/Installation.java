package dev.fanfare.cli.api;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of a host on this machine, where there is one: {@code host.properties} says where
 * things listen, {@code admin.key} holds the first admin key.
 */
public final class Installation {

  private static final String DEFAULT_URL = "http://127.0.0.1:8080";

  private final Path folder;
  private final Properties properties;

  private Installation(Path folder, Properties properties) {
    this.folder = folder;
    this.properties = properties;
  }

  /** The folder named by {@code FANFARE_HOME}, or else {@code .fanfare} where we are. */
  public static Installation find(Map<String, String> environment, Path directory) {
    String home = environment.get("FANFARE_HOME");
    return in(directory.resolve(home == null || home.isBlank() ? ".fanfare" : home));
  }

  public static Installation in(Path folder) {
    Properties properties = new Properties();
    Path file = folder.resolve("host.properties");
    if (Files.isReadable(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new IllegalStateException("Cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return new Installation(folder, properties);
  }

  public URI apiUrl() {
    return URI.create(properties.getProperty("api.url", DEFAULT_URL));
  }

  /** The first admin key, if this machine has it. */
  public Optional<String> adminKey() {
    Path file = folder.resolve("admin.key");
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** What {@code host.properties} says, null when it says nothing of it. */
  public @Nullable String property(String name) {
    return properties.getProperty(name);
  }

  public Path folder() {
    return folder;
  }
}
