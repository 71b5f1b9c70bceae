package dev.fanfare.channel.email;

/** How the conversation about one message ended. */
sealed interface SmtpExchange {

  /** By a reply: of acceptance at the end, of refusal anywhere. */
  record Answered(SmtpReply reply, SmtpStage stage) implements SmtpExchange {}

  /** By losing the connection, or waiting too long for a reply. */
  record Broken(SmtpStage stage, String detail) implements SmtpExchange {}

  /** By us, before the final dot. */
  record Revoked() implements SmtpExchange {}

  /** Before it began: the address needs SMTPUTF8 and the server does not offer it. */
  record NotSupported() implements SmtpExchange {}

  /**
   * The server had closed the connection while it was idle: it said so, or was gone, before
   * anything of a message.
   */
  default boolean stale() {
    return switch (this) {
      case Answered(SmtpReply reply, SmtpStage stage) ->
          stage == SmtpStage.SENDER && reply.code() == 421;
      case Broken(SmtpStage stage, String _) -> stage == SmtpStage.SENDER;
      case Revoked _, NotSupported _ -> false;
    };
  }
}
