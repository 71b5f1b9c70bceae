package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.LedgerSource.Row;
import dev.fanfare.cli.verify.PermissionSource.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out once more, from the history of consent and the suppression list, whether those who were
 * written to might be, whatever their own rows say of it. Rows first, then the history in its
 * order; about 60 bytes a person. For one thread.
 */
final class PermissionAudit {

  /**
   * An instant is read before its transaction commits, by a clock of one of several engines: what
   * is nearer to a decision than this says nothing about what the decision could see.
   */
  static final Duration NEAR = Duration.ofSeconds(60);

  private static final byte NOTHING = 0;
  private static final byte GRANTED = 1;
  private static final byte WITHDRAWN = 2;
  private static final byte NOT_TO_BE_JUDGED = 3;

  private final @Nullable Permission permission;
  private final PairIndex bySubject = new PairIndex();
  private long[] subjects = new long[1024];
  private long[] decidedAt = new long[1024];
  private long[] changedAt = new long[1024];
  private byte[] state = new byte[1024];
  private int size;

  private final Finding granted =
      new Finding("consent.granted", "Nobody was written to against the history of their consent");
  private final Finding suppressed =
      new Finding("consent.suppressed", "Nobody was written to at a suppressed address");

  PermissionAudit(@Nullable Permission permission) {
    this.permission = permission;
  }

  void visit(Row row) {
    Instant at = row.startedAt();
    if (permission == null || at == null || !writtenTo(row)) {
      return;
    }
    Instant since = row.addressKey() == null ? null : permission.suppressed().get(row.addressKey());
    if (since != null && since.plus(NEAR).isBefore(at)) {
      suppressed.violation(
          () -> "subject " + row.subject() + " was written to at " + at + ", suppressed " + since);
    }
    if (bySubject.putIfAbsent(row.subject(), 0, size) == PairIndex.ABSENT) {
      add(row.subject(), at.toEpochMilli());
    }
  }

  /** Recovery writes when it came, not when the worker that died had decided. */
  private static boolean writtenTo(Row row) {
    boolean lost = row.ambiguous() > 0 && row.judged() == null;
    return !lost && (row.state().equals("SENT") || row.state().equals("FAILED"));
  }

  private void add(long subject, long at) {
    if (size == subjects.length) {
      subjects = Arrays.copyOf(subjects, size * 2);
      decidedAt = Arrays.copyOf(decidedAt, size * 2);
      changedAt = Arrays.copyOf(changedAt, size * 2);
      state = Arrays.copyOf(state, size * 2);
    }
    subjects[size] = subject;
    decidedAt[size] = at;
    changedAt[size] = Long.MIN_VALUE;
    size++;
  }

  void visit(Change change) {
    String told = change.at();
    long at = told == null ? 0 : Instant.parse(told).toEpochMilli();
    for (long subject : change.subjects()) {
      int person = bySubject.find(subject, 0);
      if (person == PairIndex.ABSENT || state[person] == NOT_TO_BE_JUDGED) {
        continue;
      }
      if (told == null || isUnclear(person, at, change.granted())) {
        state[person] = NOT_TO_BE_JUDGED;
      } else if (at <= decidedAt[person] && at >= changedAt[person]) {
        changedAt[person] = at;
        state[person] = change.granted() ? GRANTED : WITHDRAWN;
      }
    }
  }

  /** A change that would refute the decision, or bear it out, if only it could see it. */
  private boolean isUnclear(int person, long at, boolean grant) {
    long before = decidedAt[person] - at;
    return grant
        ? before < 0 && -before <= NEAR.toMillis() && state[person] != GRANTED
        : before >= 0 && before <= NEAR.toMillis();
  }

  List<Check> checks() {
    if (permission == null) {
      String why = "each call says for itself what its messages are for";
      return List.of(granted.notJudged(why), suppressed.notJudged(why));
    }
    int judged = 0;
    for (int person = 0; person < size; person++) {
      judged += state[person] == NOT_TO_BE_JUDGED ? 0 : 1;
      judge(person, permission.consentNeeded());
    }
    String people = Words.of(judged, "person", "people");
    String others =
        judged == size ? "" : ", " + Words.number(size - judged) + " erased or changed just then";
    return List.of(
        granted.judged(people + others), suppressed.judged(Words.of(size, "person", "people")));
  }

  private void judge(int person, boolean consentNeeded) {
    boolean refused = state[person] == WITHDRAWN || consentNeeded && state[person] == NOTHING;
    if (refused) {
      granted.violation(
          () ->
              "subject "
                  + subjects[person]
                  + (state[person] == NOTHING
                      ? " had never consented"
                      : " had withdrawn at " + Instant.ofEpochMilli(changedAt[person]))
                  + " by "
                  + Instant.ofEpochMilli(decidedAt[person]));
    }
  }
}
