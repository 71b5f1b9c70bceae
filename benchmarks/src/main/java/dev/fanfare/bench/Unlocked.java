package dev.fanfare.bench;

import dev.fanfare.host.Host;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Takes from the engines the locks by which frequency caps are exact, and gives them back. Nothing
 * of the engine is made for it: a view stands in for the table of locks, whose rows it shows
 * without locking them, and who counts a message hesitates, so that others decide meanwhile.
 */
final class Unlocked implements AutoCloseable {
  private static final String TAKE =
      """
      alter table pressure_lock rename to pressure_lock_kept;
      create function pressure_lock_shown() returns setof pressure_lock_kept
        language plpgsql as 'begin return query select * from pressure_lock_kept; end';
      create view pressure_lock as select * from pressure_lock_shown();
      create function pressure_lock_made() returns trigger language plpgsql as '
        begin
          insert into pressure_lock_kept (workspace_id, bucket)
            values (new.workspace_id, new.bucket) on conflict do nothing;
          return null;
        end';
      create trigger made instead of insert on pressure_lock
        for each row execute function pressure_lock_made();
      create function cap_slot_hesitates() returns trigger language plpgsql as '
        begin
          perform pg_sleep(0.1);
          return null;
        end';
      create trigger hesitates before insert on cap_slot
        for each statement execute function cap_slot_hesitates();
      """;
  private static final String GIVE =
      """
      drop trigger hesitates on cap_slot;
      drop function cap_slot_hesitates();
      drop view pressure_lock;
      drop function pressure_lock_made();
      drop function pressure_lock_shown();
      alter table pressure_lock_kept rename to pressure_lock;
      """;

  private final Host host;
  private final boolean taken;

  private Unlocked(Host host, boolean taken) {
    this.host = host;
    this.taken = taken;
  }

  /** Takes them from unsound engines, and nothing from others. */
  static Unlocked unless(boolean sound, Host host) {
    Unlocked unlocked = new Unlocked(host, !sound);
    if (!sound) {
      unlocked.execute(TAKE);
    }
    return unlocked;
  }

  private void execute(String statements) {
    try (Connection connection =
            DriverManager.getConnection(host.jdbcUrl(), host.user(), host.password());
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (taken) {
      execute(GIVE);
    }
  }
}
