package dev.fanfare.campaigns;

import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of open runs that cannot go on for now and are tried again: in the run itself, where its
 * people look, and in the log. Each thing once, however often it is tried. Any thread.
 */
@Singleton
public final class RunTroubles {

  private static final Logger LOG = Logger.getLogger(RunTroubles.class);

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final Map<Long, String> told = new ConcurrentHashMap<>();

  RunTroubles(@DataSource("background") AgroalDataSource pool, RunStore runs) {
    this.pool = pool;
    this.runs = runs;
  }

  /** The run does not go on because of this. */
  public void tell(Run run, RuntimeException trouble) {
    var why = trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
    var problem = "is tried again: " + why;
    if (!problem.equals(told.put(run.id(), problem))) {
      LOG.errorf("Run %s does not go on: %s", run.publicId(), why);
      note(run, problem);
    }
  }

  /** The run goes on. */
  public void over(Run run) {
    if (told.remove(run.id()) != null || run.problem() != null) {
      note(run, null);
    }
  }

  private void note(Run run, @Nullable String problem) {
    try {
      Sql.inTransaction(
          pool, connection -> runs.note(connection, run.workspace(), run.id(), problem));
    } catch (RuntimeException e) {
      // Told again with the next attempt.
      told.remove(run.id());
      LOG.debugf(e, "Run %s: its trouble is not noted", run.publicId());
    }
  }
}
