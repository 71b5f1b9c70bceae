package dev.fanfare.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The verb {@code prove}: scenarios played one after another, and a table of what was found. */
final class Prove {
  private static final List<String> NAMES =
      List.of("small", "drop", "resend", "variant", RateProof.NAME, PressureProof.NAME);
  private static final int PEOPLE = 20_000;
  private static final Disturbances ALL = new Disturbances(20, 3, 5, 3, 3, 20);
  private static final Disturbances SOME = new Disturbances(3, 1, 1, 1, 1, 10);
  private static final Disturbances OF_THE_VARIANT = new Disturbances(6, 0, 0, 0, 0, 0);

  private final Path home;
  private final Path engineJar;
  private final PrintStream out;

  Prove(Path home, Path engineJar, PrintStream out) {
    this.home = home;
    this.engineJar = engineJar;
    this.out = out;
  }

  static String usage() {
    return """
    ./fanfare prove [NAME …] [--people N] [--seed N] [--seeds N] [--full]
      small    engines killed and stopped under drop and resend, and the variant    (a minute or two)
      drop     a campaign that drops what is unknown, disturbed
      resend   a campaign that resends it, disturbed
      variant  engines that recover without the start mark: the audit must catch them
      rates    three engines at 500 messages per 10 s, one killed, the rate doubled, and a
               rate that is raised behind them, which must be found
      pressure campaigns that race under caps, rates and budgets, edited, paused and fed with events,
               disturbed by three seeds (--seeds), and a variant that must be caught  (a quarter of an hour)
    Without names: all but small. --full: 20 kills of engines that start again at once, 3 of
    such as are fenced first, 5 stops, 3 kills each of the postmaster and the broker, 20 connections
    cut; otherwise 3, 1, 1, 1, 1 and 10.
    """;
  }

  /** Answers whether all held. */
  boolean run(List<String> words) throws IOException {
    Arguments arguments = Arguments.parse(words, Set.of("people", "seed", "seeds"), Set.of("full"));
    arguments.names().stream()
        .filter(name -> !NAMES.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException("There is no proof named " + name + ".");
            });
    boolean passed = true;
    if (arguments.names().contains("small")) {
      passed = small(arguments);
    }
    List<Scenario> scenarios = scenarios(arguments);
    if (!scenarios.isEmpty()) {
      out.println(ProofTable.head());
      for (Proof.Result result : play(scenarios, home, engineJar, out::println)) {
        passed &= result.passed();
      }
    }
    if (asked(arguments, RateProof.NAME)) {
      passed &= rates(arguments);
    }
    if (asked(arguments, PressureProof.NAME)) {
      passed &= pressure(arguments);
    }
    out.println(passed ? "Everything held." : "NOT everything held.");
    return passed;
  }

  private static boolean asked(Arguments arguments, String name) {
    return arguments.names().isEmpty() || arguments.names().contains(name);
  }

  private boolean small(Arguments arguments) throws IOException {
    int people = arguments.number("people", SmallProof.PEOPLE);
    int seed = arguments.number("seed", SmallProof.SEED);
    out.println(ProofTable.head());
    return SmallProof.play(home, engineJar, people, seed, out::println).passed();
  }

  private boolean pressure(Arguments arguments) throws IOException {
    int people = arguments.number("people", PressureProof.PEOPLE);
    int seed = arguments.number("seed", SmallProof.SEED);
    Disturbances disturbances = arguments.has("full") ? ALL : SOME;
    int seeds = arguments.number("seeds", PressureProof.SEEDS);
    return new PressureProof(people, seed, seeds, disturbances).play(home, engineJar, out::println);
  }

  private boolean rates(Arguments arguments) throws IOException {
    int people = arguments.number("people", RateProof.PEOPLE);
    int seed = arguments.number("seed", SmallProof.SEED);
    RateProof.Results results = RateProof.play(home, engineJar, people, seed);
    results.rows().forEach(out::println);
    return results.passed();
  }

  /** Plays scenarios of the same people on one stage, telling each result when it is there. */
  static List<Proof.Result> play(
      List<Scenario> scenarios, Path home, Path engineJar, Consumer<String> says)
      throws IOException {
    List<Proof.Result> results = new ArrayList<>();
    try (Stage stage = Stage.open(home, "stage", "256MB", engineJar)) {
      Scenario first = scenarios.getFirst();
      stage.startEngines(Scenario.ENGINES, first.variables());
      People.make(stage, People.CROWD, first.people(), first.seed());
      for (Scenario scenario : scenarios) {
        Proof.Result result = new Proof(stage).play(scenario);
        ProofTable.rows(result).forEach(says);
        results.add(result);
      }
    }
    return results;
  }

  private static List<Scenario> scenarios(Arguments arguments) {
    long seed = arguments.number("seed", SmallProof.SEED);
    int people = arguments.number("people", PEOPLE);
    List<String> names =
        arguments.names().isEmpty() ? List.of("drop", "resend", "variant") : arguments.names();
    return names.stream()
        .filter(List.of("drop", "resend", "variant")::contains)
        .map(name -> scenario(name, people, seed, arguments.has("full")))
        .toList();
  }

  private static Scenario scenario(String name, int people, long seed, boolean full) {
    boolean variant = name.equals("variant");
    Disturbances disturbances = variant ? OF_THE_VARIANT : full ? ALL : SOME;
    return new Scenario(
        name, name.equals("resend"), people, seed, disturbances, Scenario.FENCE_AFTER, !variant);
  }
}
