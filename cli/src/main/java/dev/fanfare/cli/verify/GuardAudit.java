package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.LedgerSource.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds what a run's guardrails say against its rows. For one thread. */
final class GuardAudit {

  private final @Nullable Canary canary;
  private final @Nullable Approval approval;
  private final int version;
  private long early;
  private long rows;
  private @Nullable Instant first;

  private final Finding held =
      new Finding(
          "canary.held", "Only those who go first were decided about before the hold ended");
  private final Finding approved =
      new Finding("approval.given", "Nobody was started before somebody else had approved it");

  /**
   * Of a run.
   *
   * @param canary null where all go together
   * @param approval null where no rule is known to ask for one
   * @param version by which the run goes on
   */
  GuardAudit(@Nullable Canary canary, @Nullable Approval approval, int version) {
    this.canary = canary;
    this.approval = approval;
    this.version = version;
  }

  /**
   * Who goes first.
   *
   * @param people who do
   * @param hold how long the others wait
   * @param endedAt when the last of the first had an end; null before
   * @param goesOnAt when the others are due; null before
   * @param cancelled whether the run was, which lets the others go to be cancelled
   */
  record Canary(
      long people,
      Duration hold,
      @Nullable Instant endedAt,
      @Nullable Instant goesOnAt,
      boolean cancelled) {}

  /**
   * What a rule asks for, and what there is of it.
   *
   * @param abovePeople how many go without
   * @param planned how many are in the run
   * @param hash of what the version says
   * @param author the key that applied it
   */
  record Approval(long abovePeople, long planned, String hash, String author, List<Given> given) {
    Approval {
      given = List.copyOf(given);
    }

    private boolean holds(Given each, @Nullable Instant start) {
      return each.hash().equals(hash)
          && !each.by().equals(author)
          && (start == null || !each.at().isAfter(start));
    }
  }

  /** An approval that was given, whether or not it was taken back since. */
  record Given(String hash, String by, Instant at) {}

  /** The same rows, which are watched as they are read. */
  LedgerSource watching(LedgerSource source) {
    return visitor ->
        source.forEach(
            row -> {
              visit(row);
              visitor.accept(row);
            });
  }

  void visit(Row row) {
    Instant at = row.startedAt();
    RowState state = RowState.of(row.state());
    if (at == null || row.lost() || state == RowState.CANCELLED || state == RowState.OTHER) {
      return;
    }
    rows++;
    Canary first = canary;
    if (first != null && (first.goesOnAt() == null || at.isBefore(first.goesOnAt()))) {
      early++;
    }
    if (row.version() == version && (this.first == null || at.isBefore(this.first))) {
      this.first = at;
    }
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    if (canary != null) {
      checks.add(held(canary));
    }
    if (approval != null) {
      checks.add(given(approval));
    }
    return checks;
  }

  private Check held(Canary told) {
    if (early > told.people()) {
      held.violation(
          () ->
              "%s were decided about before %s, where %s go first"
                  .formatted(
                      Words.of(early, "person", "people"),
                      told.goesOnAt(),
                      Words.number(told.people())));
    }
    Instant ended = told.endedAt();
    Instant due = told.goesOnAt();
    if (ended != null
        && due != null
        && !told.cancelled()
        && due.isBefore(ended.plus(told.hold()))) {
      held.violation(
          () ->
              "the others are due at %s, less than %s after %s".formatted(due, told.hold(), ended));
    }
    return held.judged("%s of %s went first".formatted(Words.number(early), Words.of(rows, "row")));
  }

  private Check given(Approval asked) {
    String figure =
        "%s, of whom %s go without"
            .formatted(Words.of(asked.planned(), "person", "people"), asked.abovePeople());
    if (asked.planned() <= asked.abovePeople() || rows == 0) {
      return approved.notJudged(figure + ": none was needed");
    }
    if (asked.given().stream().noneMatch(each -> asked.holds(each, first))) {
      approved.violation(() -> "nobody had approved %s by %s".formatted(asked.hash(), first));
    }
    return approved.judged(figure);
  }
}
