package dev.fanfare.channel.email;

import dev.fanfare.channel.FailureClass;
import dev.fanfare.channel.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * Turns replies into results: the basic code decides whether to try again (RFC 5321, 4.2.1), the
 * enhanced code (RFC 3463) why it failed, and without one the basic code and its place do.
 */
final class SmtpReplyClassifier {

  private SmtpReplyClassifier() {}

  /** The result of a message for the reply that ended it at a stage. */
  static SendResult result(SmtpReply reply, SmtpStage stage) {
    if (stage == SmtpStage.END && reply.positive()) {
      return new SendResult.Accepted(reply.queueId());
    }
    FailureClass failure = failure(reply, stage);
    String detail = reply.code() + " " + reply.text();
    if (failure == FailureClass.AUTHENTICATION) {
      // Once a recipient is named it may be theirs alone: it costs an attempt, or one of them could
      // hold up the account for ever.
      return stage == SmtpStage.SESSION || stage == SmtpStage.SENDER
          ? new SendResult.Unavailable(failure, detail)
          : new SendResult.Deferred(failure, reply.mostExact(), detail, null);
    }
    if (reply.permanent()) {
      return new SendResult.Rejected(failure, reply.mostExact(), detail);
    }
    if (reply.temporary() || stage != SmtpStage.END) {
      return new SendResult.Deferred(failure, reply.mostExact(), detail, null);
    }
    return new SendResult.Unknown("the answer to the message was no answer: " + detail);
  }

  static FailureClass failure(SmtpReply reply, SmtpStage stage) {
    return switch (reply.code()) {
      case 530, 534, 535, 538 -> FailureClass.AUTHENTICATION;
      default -> {
        FailureClass exact = reply.enhanced() == null ? null : enhanced(reply.enhanced());
        yield exact == null ? basic(reply.code(), stage) : exact;
      }
    };
  }

  private static @Nullable FailureClass enhanced(String code) {
    String[] parts = code.split("\\.");
    int detail = Integer.parseInt(parts[2]);
    return switch (parts[1]) {
      case "1" -> address(detail);
      case "2" -> mailbox(detail);
      case "3" -> system(detail);
      case "4" -> detail == 5 ? FailureClass.BUSY : FailureClass.ROUTING;
      case "5" -> detail == 3 ? FailureClass.RATE_LIMITED : FailureClass.PROTOCOL;
      case "6" -> FailureClass.INVALID_MESSAGE;
      case "7" -> detail == 28 ? FailureClass.RATE_LIMITED : FailureClass.POLICY;
      default -> null; // x.0.x says nothing beyond the basic code.
    };
  }

  private static FailureClass address(int detail) {
    return switch (detail) {
      case 2, 10 -> FailureClass.BAD_DOMAIN;
      case 7, 8 -> FailureClass.POLICY; // The sender's address, not the recipient's.
      case 9 -> FailureClass.PROTOCOL;
      default -> FailureClass.INVALID_RECIPIENT;
    };
  }

  private static FailureClass mailbox(int detail) {
    return switch (detail) {
      case 2, 3 -> FailureClass.QUOTA;
      case 4 -> FailureClass.OTHER; // A mailing list that did not expand.
      default -> FailureClass.INACTIVE_MAILBOX;
    };
  }

  private static FailureClass system(int detail) {
    return switch (detail) {
      case 3 -> FailureClass.PROTOCOL;
      case 4 -> FailureClass.QUOTA;
      case 5 -> FailureClass.ROUTING;
      default -> FailureClass.BUSY;
    };
  }

  private static FailureClass basic(int code, SmtpStage stage) {
    return switch (code) {
      case 421, 450, 451, 452 -> FailureClass.BUSY;
      case 454 -> FailureClass.AUTHENTICATION;
      case 521, 556 -> FailureClass.BAD_DOMAIN;
      case 550, 551, 553 ->
          stage == SmtpStage.RECIPIENT ? FailureClass.INVALID_RECIPIENT : FailureClass.POLICY;
      case 552 -> FailureClass.QUOTA;
      case 554 -> FailureClass.POLICY;
      case 455, 500, 501, 502, 503, 504, 555 -> FailureClass.PROTOCOL;
      default -> FailureClass.OTHER;
    };
  }
}
