package dev.fanfare.audience;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table {@code run_domain}: the domains of a run that so many people have their address in that
 * the name tells of nobody.
 */
@Singleton
public final class DomainStore {

  /** As many people as a domain must have in a run to be named. */
  public static final int FEWEST_PEOPLE = 25;

  private static final int MOST_DOMAINS = 100;

  /** Notes the domains of everybody in {@code audience_member}. */
  void freeze(Connection connection, WorkspaceId workspace, long runId, int channel)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_domain (workspace_id, run_id, number, domain, people)
            select ?, ?, row_number() over (order by people desc, domain), domain, people
            from (select lower(split_part(c.address, '@', -1)) as domain, count(*) as people
                  from contact_point c join audience_member m on m.profile_id = c.profile_id
                  where c.workspace_id = ? and c.channel = ? and c.address is not null
                  group by 1 having count(*) >= ? order by 2 desc, 1 limit ?) large
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, runId);
      insert.setInt(3, workspace.value());
      insert.setInt(4, channel);
      insert.setInt(5, FEWEST_PEOPLE);
      insert.setInt(6, MOST_DOMAINS);
      insert.executeUpdate();
    }
  }

  /** The domains of a run; a domain's number is its place, counted from 1. */
  public List<String> of(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select domain from run_domain where workspace_id = ? and run_id = ?"
                + " order by number")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      var domains = new ArrayList<String>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          domains.add(rows.getString(1));
        }
      }
      return domains;
    }
  }
}
