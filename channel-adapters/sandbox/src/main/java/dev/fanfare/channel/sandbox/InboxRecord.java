package dev.fanfare.channel.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the inbox log: what became of one message for one recipient.
 *
 * @param n counted from 1 in the order of the log
 * @param messageId the Message-ID field as sent, with its brackets; absent when refused before the
 *     message was seen
 * @param run the X-Fanfare-Run field, if there was one
 * @param outcome in the words of {@link Outcome}
 * @param size of the message in bytes as transferred, dots unstuffed
 * @param offset where the message begins in the file of mails; absent when bodies are not kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InboxRecord(
    long n,
    String at,
    @Nullable String messageId,
    String from,
    String to,
    @Nullable String run,
    @Nullable String subject,
    String outcome,
    long size,
    @Nullable Long offset,
    @Nullable Long length) {

  /** What became of a message. */
  public enum Outcome {
    /** Accepted and answered so. */
    ACCEPTED,
    /** Accepted, but the connection was closed without an answer. */
    CUT,
    /** Refused for now. */
    TEMPORARY,
    /** Refused for good. */
    PERMANENT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  static InboxRecord of(
      long n,
      Instant at,
      Envelope envelope,
      Outcome outcome,
      InboxMail mail,
      @Nullable Long offset) {
    return new InboxRecord(
        n,
        at.toString(),
        mail.field("message-id"),
        envelope.from(),
        envelope.to(),
        mail.field("x-fanfare-run"),
        mail.field("subject"),
        outcome.word(),
        mail.bytes().length,
        offset,
        offset == null ? null : (long) mail.bytes().length);
  }

  /** Between whom one message travels. */
  record Envelope(String from, String to) {}
}
