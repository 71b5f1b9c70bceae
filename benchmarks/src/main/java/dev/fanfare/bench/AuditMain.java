package dev.fanfare.bench;

import dev.fanfare.channel.sandbox.InboxLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The auditor as a process of its own. It reads the ledger's rows and the lives that were lost from
 * the database, the outside's log from disk, and nothing that an engine says. Prints one line, a
 * {@link Verdict}.
 */
final class AuditMain {
  private static final int SENT = 1;
  private static final int UNKNOWN = 6;
  private static final String OF_THE_RUN =
      """
      where run_id = (
        select max(r.id) from run r
        join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
        where c.name = ?)
      """;
  private static final String ROWS =
      "select workspace_id, run_id, step, occurrence, profile_id, slot, state, ambiguous from ledger "
          + OF_THE_RUN;
  private static final String LIVES =
      "select node, node_epoch, unknown from disturbance " + OF_THE_RUN;

  private AuditMain() {}

  /** Arguments: JDBC URL, name and password, the campaign's name, the folder of the log. */
  public static void main(String[] arguments) throws SQLException, IOException {
    OutsideAudit audit = new OutsideAudit();
    try (Connection connection =
        DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
      readRows(connection, arguments[3], audit);
      readLives(connection, arguments[3], audit);
    }
    InboxLog.read(
        Path.of(arguments[4]),
        read -> {
          String id = read.messageId();
          boolean answered = read.outcome().equals("accepted");
          if (id != null && (answered || read.outcome().equals("cut"))) {
            UUID message = UUID.fromString(id.substring(1, id.indexOf('@')));
            audit.message(message, read.to(), answered);
          }
        });
    System.out.println(audit.verdict().line());
  }

  private static void readRows(Connection connection, String campaign, OutsideAudit audit)
      throws SQLException {
    MessageIds ids = new MessageIds();
    try (PreparedStatement select = connection.prepareStatement(ROWS)) {
      select.setString(1, campaign);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          UUID id =
              ids.of(
                  row.getInt(1),
                  row.getLong(2),
                  row.getShort(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getShort(6));
          int state = row.getInt(7);
          audit.row(id, state == SENT, state == UNKNOWN, row.getInt(8));
        }
      }
    }
  }

  private static void readLives(Connection connection, String campaign, OutsideAudit audit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIVES)) {
      select.setString(1, campaign);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          audit.lost(row.getString(1) + " life " + row.getLong(2), row.getLong(3));
        }
      }
    }
  }
}
