package dev.fanfare.host;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Made absolute, since the new process works in a folder of its own. */
  private static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
