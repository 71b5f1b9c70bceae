package dev.fanfare.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of further Java processes from the same runtime and class path. */
final class JavaCommand {
  private JavaCommand() {}

  static String program() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static List<String> of(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
