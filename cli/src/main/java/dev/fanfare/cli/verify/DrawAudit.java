package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.LedgerSource.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws everybody of a run once more and holds what they got against it. */
final class DrawAudit {

  /** Standard deviations; a fair draw goes beyond once in two million times. */
  private static final double FARTHEST = 5;

  private final @Nullable Draws draws;
  private final long[] peopleOf;
  private long rows;
  private long people;
  private long last;

  private final Finding variants =
      new Finding("draws.variants", "Everybody has the variant they are drawn for");
  private final Finding control =
      new Finding("draws.control", "The control group is held out, and nobody else");
  private final Finding shares =
      new Finding("draws.shares", "Variants have the shares of their weights");

  DrawAudit(@Nullable Draws draws) {
    this.draws = draws;
    this.peopleOf = new long[draws == null ? 0 : draws.units().size()];
  }

  void visit(Row row) {
    if (draws == null || draws.attribute() != null) {
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
    boolean drawn = draws.control(row.subject());
    boolean writtenTo =
        switch (row.state()) {
          case "SENT", "FAILED", "UNKNOWN" -> true;
          default -> false;
        };
    if (drawn && writtenTo) {
      control.violation(() -> "subject " + row.subject() + " is of it and " + row.state());
    }
    if (!drawn && row.state().equals("HELD_OUT")) {
      control.violation(() -> "subject " + row.subject() + " is held out and not of it");
    }
  }

  List<Check> checks() {
    String why =
        draws == null
            ? "the draws were not told"
            : "the attribute " + draws.attribute() + " assigns";
    if (draws == null || draws.attribute() != null) {
      return List.of(variants.notJudged(why), control.notJudged(why), shares.notJudged(why));
    }
    for (int i = 0; i < peopleOf.length && people > 0; i++) {
      int variant = i;
      double share = draws.share(i);
      double error = Math.sqrt(people * share * (1 - share));
      double apart = Math.abs(peopleOf[i] - people * share);
      if (apart > FARTHEST * error + 1) {
        shares.violation(
            () ->
                "variant %d has %s people of %s, with a share of %.2f %%"
                    .formatted(
                        variant, Words.number(peopleOf[variant]), Words.number(people), share * 100));
      }
    }
    String figure = Words.of(rows, "row");
    return List.of(
        variants.judged(figure),
        control.judged(figure),
        shares.judged(Words.of(peopleOf.length, "variant")));
  }
}
