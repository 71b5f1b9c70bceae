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
 * The auditor as a process of its own. It reads the ledger's rows from the database and the
 * outside's log from disk, and nothing that an engine says. Prints one line, a {@link Verdict}.
 */
final class AuditMain {
  private static final int SENT = 1;
  private static final int UNKNOWN = 6;
  private static final String ROWS =
      """
      select l.workspace_id, l.run_id, l.step, l.occurrence, l.profile_id, l.slot,
             l.state, l.ambiguous
      from ledger l
      where l.run_id = (
        select max(r.id) from run r
        join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
        where c.name = ?)
      """;

  private AuditMain() {}

  /** Arguments: JDBC URL, name and password, the campaign's name, the folder of the log. */
  public static void main(String[] arguments) throws SQLException, IOException {
    OutsideAudit audit = new OutsideAudit();
    try (Connection connection =
        DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
      readRows(connection, arguments[3], audit);
    }
    InboxLog.read(
        Path.of(arguments[4]),
        read -> {
          String id = read.messageId();
          boolean taken = read.outcome().equals("accepted") || read.outcome().equals("cut");
          if (taken && id != null) {
            audit.message(UUID.fromString(id.substring(1, id.indexOf('@'))), read.to());
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
          audit.row(id, state == SENT, state == UNKNOWN || row.getInt(8) > 0);
        }
      }
    }
  }
}
