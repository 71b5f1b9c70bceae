package dev.fanfare.campaigns;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** The runs of what calls ask for: one for each account and calendar month of UTC. Any thread. */
@Singleton
public final class MessageRuns {

  private final RunStore runs;

  MessageRuns(RunStore runs) {
    this.runs = runs;
  }

  /** The run that takes messages now; it does not end before the caller's transaction. */
  public Run taking(
      Connection connection, WorkspaceId workspace, int accountId, String askedBy, Instant now)
      throws SQLException {
    var month = startOf(YearMonth.from(now.atZone(ZoneOffset.UTC)));
    var present = runs.ofMessages(connection, workspace, accountId, month);
    if (present.isPresent()) {
      return present.get();
    }
    var fresh =
        new Run(
            workspace,
            TimeOrderedId.next(),
            0,
            0,
            month,
            RunState.SENDING,
            null,
            accountId,
            "{}",
            null,
            askedBy,
            now,
            now,
            null,
            null);
    var _ = runs.insertOfMessages(connection, fresh);
    return runs.ofMessages(connection, workspace, accountId, month)
        .orElseThrow(
            () -> ApiProblem.retryLater(ProblemCode.UNAVAILABLE, "The month has ended now.", 1));
  }

  /** When a run of messages takes no more. */
  public static Instant endOf(Run run) {
    return startOf(YearMonth.from(run.plannedAt().atZone(ZoneOffset.UTC)).plusMonths(1));
  }

  private static Instant startOf(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
