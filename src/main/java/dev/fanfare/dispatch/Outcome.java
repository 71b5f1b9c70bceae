package dev.fanfare.dispatch;

import dev.fanfare.budgets.Reservation;
import dev.fanfare.channel.FailureClass;
import dev.fanfare.dispatch.Assignments.Assigned;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the work on one started person ended, waiting to be recorded. */
record Outcome(ActiveSlice slice, Started person, End end) {

  /**
   * A person whose start mark is committed.
   *
   * @param assigned the variant, and whether the person is in the control group
   * @param domain the number of the address's domain in the run
   * @param counted whether the message may count against frequency caps
   * @param judged the {@link JudgedFacts} of this start
   * @param reserved of budgets; null where none counts the message
   */
  record Started(
      long profileId,
      UUID messageId,
      int attempt,
      Assigned assigned,
      @Nullable Long addressKey,
      int domain,
      boolean counted,
      int judged,
      Instant decidedAt,
      @Nullable Reservation reserved) {

    /** Whether the person is held out. */
    boolean control() {
      return assigned.control();
    }

    int variant() {
      return assigned.variant();
    }

    /** What was decided when the work began. */
    Decision decision() {
      return control() ? new Decision.HoldOut() : new Decision.Send();
    }
  }

  /** The ways work ends. */
  sealed interface End {

    record Sent(@Nullable String providerId) implements End {}

    record Failed(FailureClass failure, String code, String detail) implements End {}

    record Skipped(Reason reason, String detail) implements End {}

    record HeldOut() implements End {}

    record Unknown(String detail) implements End {}

    /** Refused for now. */
    record TryLater(FailureClass failure, String code, String detail, @Nullable Duration retryAfter)
        implements End {}

    /** The account could not be used: no attempt is spent. */
    record Unavailable(FailureClass failure, String detail) implements End {}

    /** The lease ran out before the irreversible byte: certainly not sent. */
    record Revoked() implements End {}
  }
}
