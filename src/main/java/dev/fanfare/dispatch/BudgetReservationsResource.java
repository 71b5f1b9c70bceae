package dev.fanfare.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.budgets.Budgets;
import dev.fanfare.budgets.ReservationKey;
import dev.fanfare.budgets.Reserved;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the messages of a run have reserved of budgets, as it is, for an auditor. */
@Path("/v1/runs/{id}/budget-reservations")
@RunOnVirtualThread
class BudgetReservationsResource {

  private static final int PAGE = 2_000;

  private final AgroalDataSource pool;
  private final Caller caller;
  private final RunStore runs;
  private final Budgets budgets;
  private final ObjectMapper json;

  BudgetReservationsResource(
      @DataSource("background") AgroalDataSource pool,
      Caller caller,
      RunStore runs,
      Budgets budgets,
      ObjectMapper json) {
    this.pool = pool;
    this.caller = caller;
    this.runs = runs;
    this.budgets = budgets;
    this.json = json;
  }

  /** A line of the stream. */
  record Line(String subject, UUID messageId, Map<Long, Long> amounts) {}

  @GET
  @Produces("application/x-ndjson")
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public StreamingOutput all(@PathParam("id") String id) {
    var workspace = caller.workspace();
    long runId = TimeOrderedId.read("run", id);
    Sql.inTransaction(
        pool,
        connection ->
            runs.find(connection, workspace, runId)
                .orElseThrow(() -> ApiProblem.notFound("run", id)));
    return out -> stream(workspace, runId, out);
  }

  /** In pages, so that no transaction and no connection waits for whoever reads slowly. */
  private void stream(WorkspaceId workspace, long runId, OutputStream out) throws IOException {
    var ids = new MessageIds();
    try (var lines = json.writerFor(Line.class).withRootValueSeparator("\n").writeValues(out)) {
      for (var page = page(workspace, runId, null); !page.isEmpty(); ) {
        for (var each : page) {
          lines.write(line(workspace, each, ids));
        }
        page = page(workspace, runId, page.getLast().key());
      }
    }
  }

  private List<Reserved> page(WorkspaceId workspace, long runId, @Nullable ReservationKey after) {
    return Sql.inTransaction(
        pool, connection -> budgets.page(connection, workspace, runId, after, PAGE));
  }

  private static Line line(WorkspaceId workspace, Reserved reserved, MessageIds ids) {
    var key = reserved.key();
    var message =
        new MessageKey(
            workspace.value(),
            key.runId(),
            key.step(),
            key.occurrence(),
            key.profileId(),
            key.slot());
    return new Line(
        Long.toString(key.profileId()), ids.of(message), reserved.reservation().amounts());
  }
}
