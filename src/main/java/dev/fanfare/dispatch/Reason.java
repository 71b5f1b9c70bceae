package dev.fanfare.dispatch;

import dev.fanfare.channel.FailureClass;
import java.util.Arrays;
import java.util.Locale;

/**
 * Why a row is as it is: a closed list, each with words for people. A reason belongs to one state,
 * so slices are tallied by reason; new ones come at the end.
 */
enum Reason {
  NONE(0, "Nothing spoke against it."),

  NO_CONSENT(1, "There is no consent to the campaign's purpose on this channel."),
  CONSENT_WITHDRAWN(2, "Consent to the campaign's purpose was withdrawn."),
  SUPPRESSED(3, "The address is suppressed."),
  NO_ADDRESS(4, "The person has no address on this channel."),
  DUPLICATE_ADDRESS(5, "Another person of this run with the same address is written to."),
  PROFILE_DELETED(6, "The person was deleted after the audience was frozen."),
  MISSING_VARIABLE(7, "The template needs a value that the person does not have."),
  RENDER_ERROR(8, "The template could not be rendered for this person."),
  TOO_LARGE(9, "The rendered message is larger than its channel allows."),
  RENDER_TIMEOUT(10, "Rendering took too long."),
  EMPTY_SUBJECT(11, "The rendered subject is empty or not one line."),

  FAILED_INVALID_RECIPIENT(101, "The provider says that the address does not exist."),
  FAILED_BAD_DOMAIN(102, "The domain of the address takes no mail."),
  FAILED_INACTIVE_MAILBOX(103, "The mailbox is disabled."),
  FAILED_QUOTA(104, "The mailbox is full."),
  FAILED_BUSY(105, "The provider stayed too busy for all attempts."),
  FAILED_RATE_LIMITED(106, "The provider kept asking for fewer messages."),
  FAILED_ROUTING(107, "The provider found no route."),
  FAILED_POLICY(108, "The provider refused by policy."),
  FAILED_INVALID_MESSAGE(109, "The message cannot be sent as it is."),
  FAILED_PROTOCOL(110, "The provider and the channel did not understand each other."),
  FAILED_AUTHENTICATION(111, "The provider refused the account's credentials."),
  FAILED_NETWORK(112, "The connection broke in every attempt."),
  FAILED_OTHER(113, "The provider refused for another reason."),

  UNKNOWN_DROP(201, "It may have been sent when a worker or connection died; not sent again."),
  UNKNOWN_ASK(202, "It may have been sent when a worker or connection died; waits for a decision."),
  UNKNOWN_RESEND(203, "It may have been sent when a worker or connection died; sent again."),

  CANCELLED(301, "The run was cancelled before this person was started."),
  CONTROL_GROUP(401, "The person is in the campaign's control group."),

  NO_VARIANT(12, "The attribute that assigns variants names none for this person."),
  NO_WORDS(
      13,
      "The words of the call are gone, or cannot be read any more: they are kept for 30 days at"
          + " most."),
  FREQUENCY_CAP(14, "A frequency cap of the workspace had no room for it."),
  LATE(15, "The person's own time had passed when the run began."),
  QUIET_HOURS(16, "It is within the quiet hours of the person."),
  NO_ZONE(17, "The person has no zone, and the campaign writes to nobody without."),
  EXCEPTION_EVENT(19, "Something happened during the delay that the campaign's trigger excepts."),
  RATE_DEADLINE(20, "The campaign's deadline had passed before this person was started."),
  MISSED(23, "A pause of the run kept the person waiting for longer than it was resumed for."),
  BUDGET_EXHAUSTED(24, "A budget of the campaign or the workspace had no room for it."),
  SHARED_CONTROL(
      25, "Somebody with the same address is in a control group: the address gets nothing."),
  TEMPLATE_ABORT(26, "The template says itself that this person gets no message."),
  LEFT_AUDIENCE(27, "The person had left the campaign's audience by the time it was their turn."),
  GLOBAL_CONTROL(402, "The person is in the workspace's global control group.");

  private final int code;
  private final String words;

  Reason(int code, String words) {
    this.code = code;
    this.words = words;
  }

  int code() {
    return code;
  }

  String words() {
    return words;
  }

  /** The state it belongs to. */
  LedgerState state() {
    return switch (code / 100) {
      case 0 -> this == NONE ? LedgerState.SENT : LedgerState.SKIPPED;
      case 1 -> LedgerState.FAILED;
      case 2 -> LedgerState.UNKNOWN;
      case 3 -> LedgerState.CANCELLED;
      default -> LedgerState.HELD_OUT;
    };
  }

  /** The place of the reason in a slice's tally. */
  int tallyIndex() {
    return ordinal();
  }

  /** As it stands in events and answers; empty for none. */
  String wire() {
    return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
  }

  static Reason of(int code) {
    return Arrays.stream(values())
        .filter(reason -> reason.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no reason has code " + code));
  }

  static Reason failed(FailureClass failure) {
    return valueOf("FAILED_" + failure.name());
  }
}
