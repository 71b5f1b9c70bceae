package dev.fanfare.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The verb {@code bench}: each benchmark on a fresh stage, one row of a Markdown table each. */
final class Bench {
  private static final List<String> NAMES =
      List.of(
          "null",
          "rss",
          "tenfold",
          "caps",
          "render",
          "tracking",
          "sink",
          "email",
          "calls",
          "triggers",
          "timers",
          "import",
          "rules",
          "kills");
  private static final String BUFFERS = "1GB";
  private static final int SEED = 1;

  private final Path home;
  private final Path engineJar;
  private final PrintStream out;
  private boolean passed = true;

  Bench(Path home, Path engineJar, PrintStream out) {
    this.home = home;
    this.engineJar = engineJar;
    this.out = out;
  }

  static String usage() {
    return """
    ./fanfare bench [NAME …] [--size N] [--mails N] [--rows N] [--kills N] [--runs N]
                    [--full] [--profile]
      null     whole campaigns to the null channel beside bare JDBC
      rss      the engine's memory after them
      tenfold  their time beside that of a tenth of the people
      caps     their time with a frequency cap beside the same without
      render   campaigns of the starter templates beside a few words
      tracking campaigns with links and opens tracked beside the same without
      sink     the sink of reports beside a plain consumer
      email    whole e-mail campaigns to a sink beside a plain source of mails
      calls    calls for a message each beside bare JDBC
      triggers from an event told to its message at the provider, at 500 a second
      timers   people who become due, beside a sweep of due rows
      import   imports with checks and rejects beside a plain copy
      rules    previews and freezes by a rule beside bare SQL and imported people
      kills    e-mail campaigns of two engines with kills beside the same without
    Without names: all. Sizes: 300,000 people, 30,000 mails, 2 kills in 100,000 mails;
    --full: 1,000,000 people, 200,000 mails, 20 kills in 1,000,000.
    """;
  }

  /** Answers whether every bar was reached. */
  boolean run(List<String> words) throws IOException {
    Arguments arguments =
        Arguments.parse(
            words, Set.of("size", "mails", "rows", "kills", "runs"), Set.of("full", "profile"));
    for (String name : arguments.names()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("There is no benchmark named " + name + ".");
      }
    }
    List<String> names = arguments.names().isEmpty() ? NAMES : arguments.names();
    Sizes sizes = Sizes.of(arguments);
    out.printf(
        "%d processors, %s, median of %d%n",
        Runtime.getRuntime().availableProcessors(), System.getProperty("os.name"), sizes.runs());
    out.println(Measure.head());
    try {
      measure(names, sizes, arguments.has("profile"));
    } catch (SQLException e) {
      throw new IllegalStateException("a baseline failed", e);
    }
    return passed;
  }

  private void measure(List<String> names, Sizes sizes, boolean profiled)
      throws IOException, SQLException {
    if (names.contains("null") || names.contains("rss") || names.contains("tenfold")) {
      try (Stage stage = stage(1)) {
        nullCampaigns(names, new NullCampaigns(stage, sizes, profiled), stage, sizes);
      }
    }
    if (names.contains("caps")) {
      try (Stage stage = stage(1)) {
        People.make(stage, "all", sizes.people(), SEED);
        NullCampaigns.account(stage.api());
        tell(new CappedCampaigns(stage, sizes).cost("all"));
      }
    }
    if (names.contains("render")) {
      try (Stage stage = stage(1)) {
        new TemplateCampaigns(stage, sizes, templates()).throughput().forEach(this::tell);
      }
    }
    if (names.contains("tracking") || names.contains("sink")) {
      try (Stage stage = stage(1)) {
        tracked(names, stage, sizes);
      }
    }
    if (names.contains("email")) {
      try (Stage stage = stage(1)) {
        People.make(stage, "mail", sizes.mails(), SEED);
        tell(new MailCampaigns(stage, sizes, profiled).throughput("mail"));
      }
    }
    if (names.contains("calls")) {
      try (Stage stage = stage(1, Calls.VARIABLES)) {
        tell(new Calls(stage, sizes).throughput());
      }
    }
    if (names.contains("triggers")) {
      try (Stage stage = stage(1, Calls.VARIABLES)) {
        tell(new Triggers(stage, sizes, profiled).latency());
      }
    }
    if (names.contains("timers")) {
      try (Stage stage = stage(1, Calls.VARIABLES)) {
        Timers timers = new Timers(stage, sizes);
        tell(timers.throughput());
        tell(timers.waves());
      }
    }
    if (names.contains("import")) {
      try (Stage stage = stage(1)) {
        tell(new Imports(stage, sizes).throughput());
      }
    }
    if (names.contains("rules")) {
      try (Stage stage = stage(1)) {
        People.make(stage, "all", sizes.people(), SEED);
        NullCampaigns.account(stage.api());
        RuleSegments rules = new RuleSegments(stage, sizes);
        tell(rules.preview());
        tell(rules.freeze());
      }
    }
    if (names.contains("kills")) {
      try (Stage stage = stage(Scenario.ENGINES)) {
        People.make(stage, "all", sizes.mailsWithKills(), SEED);
        tell(new KilledCampaigns(stage, sizes).slowdown("all"));
      }
    }
  }

  /** As the engines of the stage read them. */
  private static Path templates() {
    return Path.of(System.getenv().getOrDefault("FANFARE_TEMPLATES", "templates"));
  }

  private void nullCampaigns(List<String> names, NullCampaigns campaigns, Stage stage, Sizes sizes)
      throws IOException, SQLException {
    People.make(stage, "all", sizes.people(), SEED);
    NullCampaigns.account(stage.api());
    CappedCampaigns.cap(stage.api());
    Measure throughput = campaigns.throughput("all");
    if (names.contains("null")) {
      tell(throughput);
    }
    if (names.contains("rss")) {
      tell(campaigns.memory());
    }
    if (names.contains("tenfold")) {
      People.make(stage, "tenth", sizes.people() / Sizes.TENTH, SEED);
      tell(campaigns.tenfold("tenth"));
    }
  }

  private void tracked(List<String> names, Stage stage, Sizes sizes)
      throws IOException, SQLException {
    People.make(stage, "all", sizes.people(), SEED);
    NullCampaigns.account(stage.api());
    if (names.contains("tracking")) {
      tell(new TrackedCampaigns(stage, sizes).throughput("all"));
    }
    if (names.contains("sink")) {
      tell(new ReportSink(stage, sizes).throughput("all"));
    }
  }

  private Stage stage(int engines) {
    return stage(engines, Map.of());
  }

  private Stage stage(int engines, Map<String, String> variables) {
    Stage stage = Stage.open(home, "stage", BUFFERS, engineJar);
    try {
      stage.startEngines(engines, variables);
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  private void tell(Measure measure) {
    out.println(measure.row());
    passed &= measure.passed();
  }
}
