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
 * order; about 60 bytes a message. Whoever comes more than once is judged each time. For one
 * thread.
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

  /** The next message to the same person, or {@link PairIndex#ABSENT}. */
  private int[] next = new int[1024];

  private final PairIndex gone = new PairIndex();
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
    add(row.subject(), at.toEpochMilli());
  }

  private static boolean writtenTo(Row row) {
    return switch (RowState.of(row.state())) {
      case SENT, FAILED -> !row.lost();
      // Of a message that stayed unknown the facts say that the row is of when it was decided.
      case UNKNOWN -> row.judged() != null && !row.refusedAgain();
      case SKIPPED, CANCELLED, HELD_OUT, OTHER -> false;
    };
  }

  /** Whether the history of a person is gone, and with it what counted for them. */
  boolean isGone(long subject) {
    return gone.find(subject, 0) != PairIndex.ABSENT;
  }

  private void add(long subject, long at) {
    if (size == subjects.length) {
      subjects = Arrays.copyOf(subjects, size * 2);
      decidedAt = Arrays.copyOf(decidedAt, size * 2);
      changedAt = Arrays.copyOf(changedAt, size * 2);
      state = Arrays.copyOf(state, size * 2);
      next = Arrays.copyOf(next, size * 2);
    }
    int first = bySubject.putIfAbsent(subject, 0, size);
    next[size] = first == PairIndex.ABSENT ? PairIndex.ABSENT : next[first];
    if (first != PairIndex.ABSENT) {
      next[first] = size;
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
      if (told == null) {
        gone.putIfAbsent(subject, 0, 0);
      }
      for (int message = bySubject.find(subject, 0);
          message != PairIndex.ABSENT;
          message = next[message]) {
        change(message, told == null, at, change.granted());
      }
    }
  }

  private void change(int message, boolean erased, long at, boolean grant) {
    if (state[message] == NOT_TO_BE_JUDGED) {
      return;
    }
    if (erased || isUnclear(message, at, grant)) {
      state[message] = NOT_TO_BE_JUDGED;
    } else if (at <= decidedAt[message] && at >= changedAt[message]) {
      changedAt[message] = at;
      state[message] = grant ? GRANTED : WITHDRAWN;
    }
  }

  /** A change that would refute the decision, or bear it out, if only it could see it. */
  private boolean isUnclear(int message, long at, boolean grant) {
    long before = decidedAt[message] - at;
    return grant
        ? before < 0 && -before <= NEAR.toMillis() && state[message] != GRANTED
        : before >= 0 && before <= NEAR.toMillis();
  }

  List<Check> checks() {
    if (permission == null) {
      String why = "each call says for itself what its messages are for";
      return List.of(granted.notJudged(why), suppressed.notJudged(why));
    }
    int judged = 0;
    for (int message = 0; message < size; message++) {
      judged += state[message] == NOT_TO_BE_JUDGED ? 0 : 1;
      judge(message, permission.consentNeeded());
    }
    String messages = Words.of(judged, "message");
    String others =
        judged == size ? "" : ", " + Words.number(size - judged) + " erased or changed just then";
    return List.of(granted.judged(messages + others), suppressed.judged(Words.of(size, "message")));
  }

  private void judge(int message, boolean consentNeeded) {
    boolean refused = state[message] == WITHDRAWN || consentNeeded && state[message] == NOTHING;
    if (refused) {
      granted.violation(
          () ->
              "subject "
                  + subjects[message]
                  + (state[message] == NOTHING
                      ? " had never consented"
                      : " had withdrawn at " + Instant.ofEpochMilli(changedAt[message]))
                  + " by "
                  + Instant.ofEpochMilli(decidedAt[message]));
    }
  }
}
