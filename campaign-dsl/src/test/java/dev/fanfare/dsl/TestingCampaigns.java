package dev.fanfare.dsl;

import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.dsl.Campaign.Content;
import dev.fanfare.dsl.Campaign.Email;
import dev.fanfare.dsl.Campaign.Holdout;
import dev.fanfare.dsl.Campaign.Rate;
import dev.fanfare.dsl.Campaign.Retries;
import dev.fanfare.dsl.Campaign.Sender;
import dev.fanfare.dsl.Campaign.UnknownPolicy;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Campaigns with hostile texts, the same for the same seed. */
final class TestingCampaigns {

  private static final List<String> SLUGS =
      List.of(
          "18", "007", "1e5", "0x1f", "0o17", "true", "no", "y", "null", "off", "a", "a-b", "now",
          "1-2-3");

  private static final List<String> PIECES =
      List.of(
          " ",
          "  ",
          ":",
          ": ",
          " #",
          "#",
          "'",
          "\"",
          "\\",
          "\\n",
          "- ",
          "? ",
          "---",
          "...",
          "&a",
          "*a",
          "!!str",
          "|",
          ">",
          "%",
          "@",
          "`",
          "{",
          "}",
          "[",
          "]",
          ",",
          "${firstName}",
          "<p>",
          "null",
          "~",
          "yes",
          "12",
          "é",
          "ß",
          "ñ",
          "漢字",
          "مرحبا",
          "🎺",
          "👩‍👩‍👧",
          "\u00a0",
          "\u200b",
          "\ufeff",
          "\ufffe",
          "\u202e",
          "\ue000",
          "\uffff",
          "x",
          "word",
          "e\u0301",
          "0.1",
          "=",
          "<<");

  private static final List<String> BREAKS =
      List.of(
          "\n", "\n\n", "\n ", " \n", "\t", "\n\t", "\t\n", "\u2028", "\n---\n", "\n...\n",
          "\n\n\n", "\n# x\n");

  private final SplittableRandom random;

  TestingCampaigns(long seed) {
    this.random = new SplittableRandom(seed);
  }

  Campaign next() {
    Schedule schedule = new TestingSchedules(random).next();
    boolean everybody = schedule instanceof Trigger && random.nextBoolean();
    boolean frozen = !(schedule instanceof Trigger);
    Waves waves = frozen ? new TestingSchedules(random).waves() : null;
    boolean together = frozen && waves == null && schedule.own() == null;
    Tracking tracking = tracking();
    List<Goal> goals = goals();
    Experiment experiment = maybe(() -> experiment(!frozen));
    Deadline deadline = frozen ? deadline() : null;
    Duration most =
        deadline instanceof Deadline.After(Duration time) ? time : Duration.ofSeconds(604_801);
    Experiment tested =
        together && experiment != null && most.toSeconds() > 60
            ? tested(experiment, tracking, goals, (int) most.toSeconds())
            : null;
    return new Campaign(
        slug(),
        slug(),
        everybody ? new Audience(List.of(), maybeExcluded()) : audience(frozen),
        new Holdout(random.nextInt(5_001)),
        schedule,
        waves,
        maybe(() -> new Rate(random.nextInt(1, 1_000_001), one(List.of(Rate.Unit.values())))),
        deadline,
        one(List.of(Priority.values())),
        new TestingSchedules(random).quietHours(),
        counting(),
        new Email(
            maybe(this::slug),
            sender(),
            maybe(this::address),
            maybe(() -> one(List.of("en", "de-AT", "zh-Hant-TW"))),
            content()),
        tracking,
        tested == null ? experiment : tested,
        goals,
        new Retries(random.nextInt(1, 21), Duration.ofSeconds(random.nextInt(1, 86_401))),
        one(List.of(UnknownPolicy.values())),
        maybe(
            () ->
                guardrails(
                    together && tested == null && most.toSeconds() > 60,
                    schedule,
                    (int) most.toSeconds())),
        maybe(this::budget),
        frozen && random.nextBoolean() ? seeds() : List.of());
  }

  private List<String> seeds() {
    Set<String> seeds = new LinkedHashSet<>();
    for (int i = random.nextInt(1, Seeds.MOST + 1); i > 0; i--) {
      seeds.add(slug());
    }
    return List.copyOf(seeds);
  }

  private Budget budget() {
    Money money =
        maybe(
            () ->
                new Money(
                    random.nextLong(1, 1_000_000_000_000_001L), one(List.of("EUR", "JPY", "KWD"))));
    Integer messages = random.nextInt(1, Budget.MOST_MESSAGES + 1);
    return new Budget(
        money == null ? messages : maybe(() -> messages),
        money,
        one(List.of(Budget.OnExhausted.values())));
  }

  private Guardrails guardrails(boolean canary, Schedule schedule, int sooner) {
    boolean frozen = !(schedule instanceof Trigger);
    Guardrails.Canary first =
        frozen && canary && random.nextBoolean()
            ? new Guardrails.Canary(
                random.nextInt(1, 5_001), Duration.ofSeconds(random.nextInt(60, sooner)))
            : null;
    Guardrails.Approval approval =
        frozen && random.nextBoolean()
            ? new Guardrails.Approval(
                random.nextInt(100_000_001), maybe(() -> random.nextInt(10_001)))
            : null;
    int after = random.nextInt(1, 1_000_001);
    return new Guardrails(
        approval, new Guardrails.StopOn(bound(), random.nextInt(5_001), bound(), after), first);
  }

  private @Nullable Integer bound() {
    return maybe(() -> random.nextInt(5_001));
  }

  private Counting counting() {
    Set<String> tags = new LinkedHashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(slug());
    }
    return new Counting(List.copyOf(tags), maybe(() -> one(List.of(Counting.Caps.values()))));
  }

  private @Nullable Deadline deadline() {
    return switch (random.nextInt(3)) {
      case 0 -> new Deadline.After(Duration.ofSeconds(random.nextInt(60, 604_801)));
      case 1 ->
          new Deadline.At(
              OffsetDateTime.of(2027, 1, 1, 0, 0, 0, 0, ZoneOffset.ofHours(random.nextInt(-9, 10)))
                  .plusSeconds(random.nextInt(100_000_000)));
      default -> null;
    };
  }

  private Experiment experiment(boolean triggered) {
    int number = random.nextInt(2, 11);
    boolean percent = random.nextBoolean();
    Set<String> names = new LinkedHashSet<>();
    while (names.size() < number) {
      names.add(slug());
    }
    int share = 10_000 / number;
    List<Experiment.Variant> variants = new ArrayList<>();
    for (String name : names) {
      int rest = variants.isEmpty() ? 10_000 - share * number : 0;
      Experiment.Weight weight =
          percent
              ? new Experiment.Weight(share + rest, true)
              : new Experiment.Weight(random.nextInt(1, 1_001), false);
      variants.add(new Experiment.Variant(name, weight, words()));
    }
    Experiment.Assign assign =
        one(
            List.of(
                new Experiment.Assign.ByPerson(),
                new Experiment.Assign.ByRun(),
                triggered
                    ? new Experiment.Assign.ByRun()
                    : new Experiment.Assign.ByAttribute("arm_1")));
    return new Experiment(variants, assign);
  }

  /** The same with a winner; null where nothing could tell it, or an attribute assigns. */
  private @Nullable Experiment tested(
      Experiment experiment, Tracking tracking, List<Goal> goals, int sooner) {
    List<String> measured = new ArrayList<>(goals.stream().map(Goal::name).toList());
    if (tracking.clicks()) {
      measured.add(Winner.CLICKS);
    }
    if (tracking.opens()) {
      measured.add(Winner.OPENS);
    }
    if (measured.isEmpty()
        || random.nextBoolean()
        || experiment.assign() instanceof Experiment.Assign.ByAttribute) {
      return null;
    }
    Winner winner =
        new Winner(
            random.nextInt(1, 9_001),
            Duration.ofSeconds(random.nextInt(60, sooner)),
            one(measured),
            one(List.of(Winner.Otherwise.values())));
    return new Experiment(experiment.variants(), experiment.assign(), winner);
  }

  private List<Goal> goals() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      names.add(slug());
    }
    String primary = names.isEmpty() ? "" : one(List.copyOf(names));
    return names.stream()
        .map(
            name ->
                new Goal(
                    name,
                    one(List.of("order.placed", "no", "y", "null", "page_viewed", "a-b.c")),
                    Duration.ofSeconds(random.nextInt(60, 2_592_001)),
                    maybe(() -> satisfying(() -> hostile(PIECES), TriggerRules::condition)),
                    maybe(() -> one(List.of("total", "y", "null", "On", "a_1"))),
                    name.equals(primary)))
        .toList();
  }

  private Experiment.Words words() {
    return random.nextInt(4) == 0
        ? new Experiment.Words.Template(slug())
        : new Experiment.Words.Parts(
            maybe(() -> satisfying(() -> hostile(PIECES), Rules::headerText)),
            maybe(this::body),
            maybe(this::body));
  }

  private List<String> maybeExcluded() {
    return random.nextBoolean() ? List.of() : List.of(slug());
  }

  private Audience audience(boolean frozen) {
    Set<String> include = new LinkedHashSet<>(List.of(slug()));
    Set<String> exclude = new LinkedHashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      include.add(slug());
      exclude.add(slug());
    }
    exclude.removeAll(include);
    return new Audience(List.copyOf(include), List.copyOf(exclude), frozen && random.nextBoolean());
  }

  private Tracking tracking() {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parameters.put(
          one(List.of("utm_source", "utm_medium", "no", "1e5", "~", "null", "a.b-c")),
          satisfying(() -> hostile(PIECES), Rules::parameterValue));
    }
    boolean clicks = random.nextBoolean();
    boolean text = random.nextBoolean() && (clicks || !parameters.isEmpty());
    return new Tracking(random.nextBoolean(), clicks, text, parameters);
  }

  private Sender sender() {
    return new Sender(
        maybe(() -> satisfying(() -> hostile(PIECES), Rules::displayName)), address());
  }

  private Content content() {
    if (random.nextInt(4) == 0) {
      return new Content.Template(slug() + one(List.of("", "", "@7")));
    }
    String subject = satisfying(() -> hostile(PIECES), Rules::headerText);
    String html = maybe(this::body);
    return new Content.Inline(subject, html, html == null ? body() : maybe(this::body));
  }

  private String body() {
    return satisfying(
        () -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(1, 8); i > 0; i--) {
            text.append(hostile(random.nextInt(3) == 0 ? BREAKS : PIECES));
            text.append(random.nextInt(3) == 0 ? one(BREAKS) : "");
          }
          return text.toString();
        },
        Rules::body);
  }

  private String address() {
    return one(
        List.of(
            "offers@example.com",
            "true@example.com",
            "#a!b%c&d'e*f@example.com",
            "{a}`b|c~@x--y.example",
            "a.b+c=d@1.2.example.org"));
  }

  private String slug() {
    return random.nextBoolean()
        ? one(SLUGS)
        : "s" + Integer.toString(random.nextInt(1_000_000), 36);
  }

  private String hostile(List<String> pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      text.append(one(pieces));
    }
    return text.toString();
  }

  private String satisfying(Supplier<String> texts, Function<String, Verdict<String>> rule) {
    while (true) {
      String text = texts.get();
      if (rule.apply(text) instanceof Verdict.Good<String>) {
        return text;
      }
    }
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
