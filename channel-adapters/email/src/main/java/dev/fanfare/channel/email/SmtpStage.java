package dev.fanfare.channel.email;

/** How far the conversation about one message has come. */
enum SmtpStage {
  /** Greeting, EHLO, STARTTLS, AUTH. */
  SESSION,
  /** MAIL. */
  SENDER,
  /** RCPT. */
  RECIPIENT,
  /** DATA and the message itself; without the final dot nothing can be accepted. */
  DATA,
  /** The final dot was handed to the operating system. */
  END
}
