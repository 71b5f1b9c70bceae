package dev.fanfare.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code host.properties}: where everything of a running host is found. Whole or absent. */
record HostFile(TreeMap<String, String> entries) {
  private static final String NAME = "host.properties";
  private static final String ENVIRONMENT = "engine.environment.";

  static Path in(Path dataFolder) {
    return dataFolder.resolve(NAME);
  }

  static HostFile read(Path dataFolder) {
    TreeMap<String, String> entries = PropertiesFile.read(in(dataFolder));
    if (entries.isEmpty()) {
      throw new HostProblem("The host on %s is not ready yet.".formatted(dataFolder));
    }
    return new HostFile(entries);
  }

  void write(Path dataFolder) {
    PropertiesFile.write(in(dataFolder), entries);
  }

  void environment(Map<String, String> environment) {
    environment.forEach((name, value) -> entries.put(ENVIRONMENT + name, value));
  }

  /** The variables by which a further engine attaches. */
  Map<String, String> engineEnvironment() {
    TreeMap<String, String> environment = new TreeMap<>();
    entries.forEach(
        (name, value) -> {
          if (name.startsWith(ENVIRONMENT)) {
            environment.put(name.substring(ENVIRONMENT.length()), value);
          }
        });
    return environment;
  }

  /** The lowest number that is neither the host's own engine nor a living one. */
  int nextEngine(Set<Integer> living) {
    int number = Integer.parseInt(entries.getOrDefault("engines", "0")) + 1;
    while (living.contains(number)) {
      number++;
    }
    return number;
  }
}
