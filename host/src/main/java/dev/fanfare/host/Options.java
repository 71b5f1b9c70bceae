package dev.fanfare.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the launcher asks of the host.
 *
 * @param verb up, engine, down or reset
 * @param engines how many engines {@code up} starts
 * @param port the first engine's port, when it is to change
 */
record Options(String verb, Path dataFolder, int engines, OptionalInt port) {
  private static final List<String> VERBS = List.of("up", "engine", "down", "reset");
  private static final int MOST_ENGINES = 16;

  /** Reads the command line; all problems are told at once. */
  static Options read(List<String> arguments, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    if (!VERBS.contains(verb)) {
      problems.add("'%s' is none of %s.".formatted(verb, String.join(", ", VERBS)));
    }
    String folder = environment.getOrDefault("FANFARE_HOME", ".fanfare");
    int engines = 1;
    OptionalInt port = OptionalInt.empty();
    Iterator<String> rest = arguments.stream().skip(1).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      boolean takesValue =
          option.equals("--data-folder")
              || (verb.equals("up") && (option.equals("--engines") || option.equals("--port")));
      if (!takesValue) {
        problems.add("'%s' is no option of %s.".formatted(option, verb));
      } else if (!rest.hasNext()) {
        problems.add("%s needs a value.".formatted(option));
      } else {
        String value = rest.next();
        switch (option) {
          case "--engines" -> engines = number(option, value, 0, MOST_ENGINES, problems);
          case "--port" -> port = OptionalInt.of(number(option, value, 1, 65_535, problems));
          default -> folder = value;
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new HostProblem(String.join("\n", problems));
    }
    return new Options(verb, Path.of(folder).toAbsolutePath().normalize(), engines, port);
  }

  private static int number(
      String option, String value, int least, int most, List<String> problems) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with numbers out of range.
    }
    problems.add(
        "%s takes a number from %d to %d, not '%s'.".formatted(option, least, most, value));
    return least;
  }
}
