package dev.fanfare.cli;

import dev.fanfare.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A shell in a folder of its own, piped or a terminal, whose output is kept. */
public final class TestingShell {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private final boolean interactive;

  public TestingShell(Path directory) {
    this(directory, false);
  }

  public TestingShell(Path directory, boolean interactive) {
    this.directory = directory;
    this.interactive = interactive;
    environment.put("FANFARE_HOME", directory.resolve("home").toString());
    environment.put("FANFARE_KEY", "ff_test_key");
  }

  public TestingShell at(TestingEngine engine) {
    return with("FANFARE_URL", engine.url().toString());
  }

  public TestingShell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public TestingShell without(String variable) {
    environment.remove(variable);
    return this;
  }

  public int run(String... args) {
    return Main.run(shell(), args);
  }

  public Shell shell() {
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), interactive, false);
    return new Shell(terminal, environment, directory);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
