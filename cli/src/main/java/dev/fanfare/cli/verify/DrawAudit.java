package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.LedgerSource.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Draws everybody of a run once more and holds what they got against it. */
final class DrawAudit {

  /** Standard deviations; a fair draw goes beyond once in two million times. */
  private static final double FARTHEST = 5;

  /** Of fewer rows to a variant the sum of squares is no chi-squared. */
  private static final int FEWEST = 10;

  /** In place of an instant that is not told. */
  private static final long UNTOLD = Long.MIN_VALUE;

  private static final String GLOBAL_CONTROL = "global_control";

  private final @Nullable Draws draws;
  private final long[] peopleOf;
  private long rows;
  private long people;
  private long last;
  private long globallyJudged;

  private final Finding variants =
      new Finding("draws.variants", "Everybody has the variant they are drawn for");
  private final Finding control =
      new Finding("draws.control", "The control group is held out, and nobody else");
  private final Finding globally =
      new Finding("draws.global", "Nobody of the global control group is written to");
  private final Finding shares =
      new Finding("draws.shares", "Variants have the shares of their weights");

  private final Finding winner =
      new Finding(
          "draws.winner", "Whoever does not test gets the winner, and not before it is decided");
  private final Others others = new Others();
  private long untold;

  DrawAudit(@Nullable Draws draws) {
    this.draws = draws;
    this.peopleOf = new long[draws == null ? 0 : draws.units().size()];
  }

  void visit(Row row) {
    if (draws == null) {
      return;
    }
    boolean apart = GLOBAL_CONTROL.equals(row.reason());
    visitGlobally(draws, row, apart);
    if (draws.attribute() != null || apart) {
      return;
    }
    visitControl(draws, row);
    Draws.Tested tested = draws.tested();
    if (tested != null && !tested.tests(row.subject())) {
      visitOther(row);
      return;
    }
    int variant = draws.variant(row.subject());
    rows++;
    if (row.subject() != last || people == 0) {
      // A person has one draw, however often they come; rows come in the order of their people.
      last = row.subject();
      people++;
      peopleOf[variant]++;
    }
    Integer told = row.variant();
    if (told == null || told != variant) {
      variants.violation(
          () -> "subject " + row.subject() + " has variant " + told + ", not " + variant);
    }
  }

  /** They are judged at the end: the winner may be decided while rows are read. */
  private void visitOther(Row row) {
    Integer told = row.variant();
    if (told != null) {
      Instant started = row.startedAt();
      others.add(row.subject(), told, started == null ? UNTOLD : started.toEpochMilli());
      return;
    }
    untold++;
    if (!row.state().equals("CANCELLED")) {
      winner.violation(
          () ->
              "subject %d does not test, is %s and has no variant"
                  .formatted(row.subject(), row.state()));
    }
  }

  /**
   * Before a winner is decided nothing happens to the others but that they are cancelled, and who
   * was about to be started then may be cancelled without one also later.
   */
  private void judgeOthers(Draws.Tested tested) {
    Instant decided = tested.decidedAt();
    long earliest = decided == null ? UNTOLD : decided.minus(PermissionAudit.NEAR).toEpochMilli();
    for (int i = 0; i < others.size; i++) {
      long subject = others.subjects[i];
      int told = others.variants[i];
      long started = others.started[i];
      if (!Objects.equals(told, tested.variant())) {
        winner.violation(
            () ->
                "subject %d does not test and has variant %d, where %s won"
                    .formatted(subject, told, tested.variant()));
      }
      if (started != UNTOLD && started < earliest) {
        winner.violation(
            () ->
                "subject %d was started at %s, before the winner was decided at %s"
                    .formatted(subject, Instant.ofEpochMilli(started), decided));
      }
    }
  }

  /** What of the others depends on who wins: 20 bytes each. */
  private static final class Others {
    private long[] subjects = new long[64];
    private int[] variants = new int[64];
    private long[] started = new long[64];
    private int size;

    void add(long subject, int variant, long startedAt) {
      if (size == subjects.length) {
        subjects = Arrays.copyOf(subjects, size * 2);
        variants = Arrays.copyOf(variants, size * 2);
        started = Arrays.copyOf(started, size * 2);
      }
      subjects[size] = subject;
      variants[size] = variant;
      started[size++] = startedAt;
    }
  }

  private void visitControl(Draws told, Row row) {
    boolean drawn = told.control(row.subject());
    if (drawn && writtenTo(row)) {
      control.violation(() -> "subject " + row.subject() + " is of it and " + row.state());
    }
    if (!drawn && row.state().equals("HELD_OUT")) {
      control.violation(() -> "subject " + row.subject() + " is held out and not of it");
    }
  }

  private static boolean writtenTo(Row row) {
    return switch (row.state()) {
      case "SENT", "FAILED", "UNKNOWN" -> true;
      default -> false;
    };
  }

  /** Whoever is held out globally takes no part in the run: nothing else is asked of them. */
  private void visitGlobally(Draws told, Row row, boolean apart) {
    Instant at = row.startedAt();
    if (apart && told.globally().stream().noneMatch(group -> group.holds(row.subject()))) {
      globally.violation(() -> "subject " + row.subject() + " is held out and not of it");
    }
    // Recovery writes when it came, not when the worker that died had decided.
    boolean lost = row.ambiguous() > 0 && row.judged() == null;
    if (at != null && !lost && writtenTo(row)) {
      told.globally().stream()
          .filter(group -> group.heldFor(at) && group.holds(row.subject()))
          .findFirst()
          .ifPresent(
              group ->
                  globally.violation(
                      () -> "subject " + row.subject() + " is of it and " + row.state()));
    }
    globallyJudged++;
  }

  /** Judges by what was told of the winner when the rows were read, or before. */
  List<Check> checks() {
    return checks(draws == null ? null : draws.tested());
  }

  /**
   * Judges.
   *
   * @param tested what is told of the winner, now that the rows are read
   */
  List<Check> checks(Draws.@Nullable Tested tested) {
    List<Check> checks = new ArrayList<>(checksOfRun());
    if (tested != null) {
      judgeOthers(tested);
      checks.add(winner.judged(Words.of(others.size + untold, "person", "people")));
    }
    if (draws != null && !draws.globally().isEmpty()) {
      checks.add(globally.judged(Words.of(globallyJudged, "row")));
    }
    return checks;
  }

  private List<Check> checksOfRun() {
    String why =
        draws == null
            ? "the draws were not told"
            : "the attribute " + draws.attribute() + " assigns";
    if (draws == null || draws.attribute() != null) {
      return List.of(variants.notJudged(why), control.notJudged(why), shares.notJudged(why));
    }
    String figure = Words.of(rows + others.size + untold, "row");
    return List.of(variants.judged(figure), control.judged(figure), shares(draws));
  }

  /** Each variant by itself, and all of them together: many small differences are a large one. */
  private Check shares(Draws told) {
    double together = 0;
    boolean many = peopleOf.length > 1;
    for (int i = 0; i < peopleOf.length && people > 0; i++) {
      int variant = i;
      double share = told.share(i);
      double expected = people * share;
      double apart = Math.abs(peopleOf[i] - expected);
      if (apart > FARTHEST * Math.sqrt(expected * (1 - share)) + 1) {
        shares.violation(
            () ->
                "variant %d has %s people of %s, with a share of %.2f %%"
                    .formatted(
                        variant,
                        Words.number(peopleOf[variant]),
                        Words.number(people),
                        share * 100));
      }
      together += apart * apart / expected;
      many &= expected >= FEWEST;
    }
    String variants = Words.of(peopleOf.length, "variant");
    if (!many) {
      return shares.judged(variants);
    }
    double chiSquared = together;
    double most = mostChiSquared(peopleOf.length - 1);
    if (chiSquared > most) {
      shares.violation(
          () ->
              "all together: a chi-squared of %.1f, where %.1f is the most that is fair"
                  .formatted(chiSquared, most));
    }
    return shares.judged("%s, chi-squared %.1f of %.1f".formatted(variants, chiSquared, most));
  }

  /**
   * What the chi-squared of a fair draw stays below but for once in three million times: E. B.
   * Wilson and M. M. Hilferty, "The Distribution of Chi-square", PNAS 17, 1931.
   */
  static double mostChiSquared(int degrees) {
    double part = 2.0 / (9 * degrees);
    return degrees * Math.pow(1 - part + FARTHEST * Math.sqrt(part), 3);
  }
}
