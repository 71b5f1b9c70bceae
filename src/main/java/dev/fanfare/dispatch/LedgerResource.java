package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.audience.SliceDueStore;
import dev.fanfare.audience.TimetableEntry;
import dev.fanfare.audience.TimetableStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Profiles;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger of a run: one person explained, or every row as it is, for an auditor. */
@Path("/v1/runs")
@RunOnVirtualThread
class LedgerResource {

  private static final int PAGE = 2_000;

  private final AgroalDataSource pool;
  private final Caller caller;
  private final RunStore runs;
  private final LedgerStore ledger;
  private final LedgerPartitions partitions;
  private final SliceDueStore slices;
  private final TimetableStore timetables;
  private final Profiles profiles;
  private final Explainer explainer;
  private final ObjectMapper json;

  LedgerResource(
      @DataSource("background") AgroalDataSource pool,
      Caller caller,
      RunStore runs,
      LedgerStore ledger,
      LedgerPartitions partitions,
      SliceDueStore slices,
      TimetableStore timetables,
      Profiles profiles,
      Explainer explainer,
      ObjectMapper json) {
    this.pool = pool;
    this.caller = caller;
    this.runs = runs;
    this.ledger = ledger;
    this.partitions = partitions;
    this.slices = slices;
    this.timetables = timetables;
    this.profiles = profiles;
    this.explainer = explainer;
    this.json = json;
  }

  /** A line of the stream. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String run,
      String subject,
      Instant occurrence,
      int step,
      String slot,
      String state,
      @Nullable String reason,
      int attempt,
      int ambiguous,
      int slice,
      float probability,
      @Nullable Integer campaignVersion,
      @Nullable String addressKey,
      @Nullable Integer variant,
      UUID messageId,
      @Nullable String detail,
      @Nullable Instant dueAt,
      @Nullable String zone,
      @Nullable Integer wave,
      @Nullable Integer judged,
      Instant decidedAt,
      Instant endedAt) {}

  @GET
  @Path("/{id}/people/{externalId}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public PersonView explain(
      @PathParam("id") String id, @PathParam("externalId") String externalId) {
    var workspace = caller.workspace();
    long person =
        profiles
            .idOf(workspace, externalId)
            .orElseThrow(() -> ApiProblem.notFound("profile", externalId));
    return Sql.inTransaction(
        pool,
        connection -> {
          var run =
              runs.find(connection, workspace, TimeOrderedId.read("run", id))
                  .orElseThrow(() -> ApiProblem.notFound("run", id));
          partitions.requireKept(connection, run.id());
          return explainer.explain(connection, run, externalId, person, readsPeople());
        });
  }

  /** Whether the caller may read what is known of people. */
  private boolean readsPeople() {
    return caller.role() == Role.ADMIN || caller.role() == Role.MARKETER;
  }

  @GET
  @Path("/{id}/ledger")
  @Produces("application/x-ndjson")
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public StreamingOutput rows(@PathParam("id") String id) {
    var workspace = caller.workspace();
    long runId = TimeOrderedId.read("run", id);
    Sql.inTransaction(
        pool,
        connection -> {
          var run =
              runs.find(connection, workspace, runId)
                  .orElseThrow(() -> ApiProblem.notFound("run", id));
          partitions.requireKept(connection, run.id());
          return run;
        });
    return out -> stream(workspace, runId, out);
  }

  /** When people of a slice are due, and by which entry of the run's timetable. */
  private record Due(Instant at, @Nullable TimetableEntry entry) {}

  private Map<Integer, Due> dues(WorkspaceId workspace, long runId) {
    return Sql.inTransaction(
        pool,
        connection -> {
          var entries = new HashMap<Integer, TimetableEntry>();
          timetables
              .of(connection, workspace, runId)
              .forEach(entry -> entries.put(entry.number(), entry));
          var dues = new HashMap<Integer, Due>();
          slices
              .dues(connection, runId)
              .forEach(
                  (number, due) ->
                      dues.put(number, new Due(due.at(), entries.get(due.timetable()))));
          return dues;
        });
  }

  /** In pages, so that no transaction and no connection waits for whoever reads slowly. */
  private void stream(WorkspaceId workspace, long runId, OutputStream out) throws IOException {
    var ids = new MessageIds();
    var dues = dues(workspace, runId);
    try (SequenceWriter lines =
        json.writerFor(Line.class).withRootValueSeparator("\n").writeValues(out)) {
      for (var page = page(workspace, runId, null); !page.isEmpty(); ) {
        for (var row : page) {
          lines.write(line(row, ids, dues.get(row.sliceNumber())));
        }
        page = page(workspace, runId, page.getLast().key());
      }
    }
  }

  private List<LedgerRow> page(WorkspaceId workspace, long runId, @Nullable MessageKey after) {
    return Sql.inTransaction(
        pool, connection -> ledger.page(connection, workspace, runId, after, PAGE));
  }

  private static Line line(LedgerRow row, MessageIds ids, @Nullable Due due) {
    var entry = due == null ? null : due.entry();
    var wave = entry == null ? null : entry.wave();
    var key = row.key();
    var addressKey = row.addressKey();
    return new Line(
        Run.publicId(key.runId()),
        Long.toString(key.profileId()),
        MessageKey.instant(key.occurrence()),
        key.step(),
        Channel.EMAIL.word(),
        row.state().name(),
        row.reason() == Reason.NONE ? null : row.reason().wire(),
        row.attempt(),
        row.ambiguous(),
        row.sliceNumber(),
        row.probability(),
        row.version() == 0 ? null : row.version(),
        addressKey == null ? null : "%016x".formatted(addressKey),
        row.variant() == Assignments.NONE ? null : row.variant(),
        ids.of(key),
        row.detail(),
        due == null ? null : due.at(),
        entry == null ? null : entry.zone(),
        wave == null ? null : Integer.valueOf(wave + 1),
        JudgedFacts.told(row.judged()),
        row.decidedAt(),
        row.endedAt());
  }
}
