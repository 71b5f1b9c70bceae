package dev.fanfare.bench;

import dev.fanfare.host.HostProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The verbs {@code bench} and {@code prove} of the launcher, and what it does after a build. */
public final class Main {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  /** Exit status 0 when all bars were reached or all held, 1 when not, 2 for a usage problem. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error"); // Kafka's clients talk.
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) throws IOException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    Path home = Path.of(System.getenv().getOrDefault("FANFARE_HOME", ".fanfare"));
    Path jar =
        Path.of(
            System.getenv()
                .getOrDefault("FANFARE_ENGINE_JAR", "src/target/quarkus-app/quarkus-run.jar"));
    try {
      boolean passed =
          switch (verb) {
            case "prove" -> new Prove(home.resolve("prove"), jar, System.out).run(rest);
            case "bench" -> new Bench(home.resolve("bench"), jar, System.out).run(rest);
            case "train" -> new Training(home.resolve("training"), jar).run();
            default -> throw new IllegalArgumentException("Which? bench or prove.");
          };
      return passed ? 0 : FAILED;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Bench.usage());
      System.err.print(Prove.usage());
      return USAGE;
    } catch (HostProblem e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }
}
