package dev.fanfare.consent;

import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mails people the link by which they confirm a consent. */
public interface ConfirmationMailer {

  /**
   * How the mail shall be.
   *
   * @param from who writes, as in a campaign file
   * @param template null for the one that comes with the engine
   * @param account null for the only one
   */
  record Wanted(
      @Nullable String from,
      @Nullable String replyTo,
      @Nullable String template,
      @Nullable String account) {}

  /** A mail that can be sent. */
  interface Ready {

    /**
     * Takes the mail in the caller's transaction.
     *
     * @param askedBy id of the key
     * @return the id of the message
     */
    UUID send(Connection connection, String url, String askedBy) throws SQLException;
  }

  /** Tells everything that is wrong with a mail, at places below {@code /mail}; sends nothing. */
  Ready prepare(WorkspaceId workspace, String externalId, Purpose purpose, Wanted wanted);
}
