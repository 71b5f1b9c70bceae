package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.consent.ConsentHistoryStore;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.profiles.Channel;
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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what an auditor finds out again whether people of a run might be written to. */
@Path("/v1/runs")
@RunOnVirtualThread
class ConsentHistoryResource {

  private static final int CHANGES_AT_ONCE = 20;
  private static final int PEOPLE_AT_ONCE = 2_000;

  private final AgroalDataSource pool;
  private final Caller caller;
  private final RunStore runs;
  private final Campaigns campaigns;
  private final Purposes purposes;
  private final ConsentHistoryStore history;
  private final ErasedFromRunStore erased;
  private final LedgerPartitions partitions;
  private final ObjectMapper json;

  ConsentHistoryResource(
      @DataSource("background") AgroalDataSource pool,
      Caller caller,
      RunStore runs,
      Campaigns campaigns,
      Purposes purposes,
      ConsentHistoryStore history,
      ErasedFromRunStore erased,
      LedgerPartitions partitions,
      ObjectMapper json) {
    this.pool = pool;
    this.caller = caller;
    this.runs = runs;
    this.campaigns = campaigns;
    this.purposes = purposes;
    this.history = history;
    this.erased = erased;
    this.partitions = partitions;
    this.json = json;
  }

  /** A line of the stream: a change of consent, or people of the run who were erased since. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      @Nullable Instant at,
      @Nullable Boolean granted,
      @Nullable String source,
      @Nullable Boolean erased,
      List<String> subjects) {}

  @GET
  @Path("/{id}/consents")
  @Produces("application/x-ndjson")
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public StreamingOutput consents(@PathParam("id") String id) {
    var run = run(id);
    if (run.ofMessages()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "Each call of this run says for itself what its messages are for.");
    }
    var definition = campaigns.versionOf(run).definition();
    var purpose =
        purposes
            .byName(run.workspace(), definition.purpose())
            .orElseThrow(() -> ApiProblem.notFound("purpose", definition.purpose()));
    return out -> stream(run, purpose, out);
  }

  private Run run(String id) {
    return Sql.inTransaction(
        pool,
        connection -> {
          var run =
              runs.find(connection, caller.workspace(), TimeOrderedId.read("run", id))
                  .orElseThrow(() -> ApiProblem.notFound("run", id));
          partitions.requireKept(connection, run.id());
          return run;
        });
  }

  /** In pages, so that no transaction and no connection waits for whoever reads slowly. */
  private void stream(Run run, Purpose purpose, OutputStream out) throws IOException {
    try (SequenceWriter lines =
        json.writerFor(Line.class).withRootValueSeparator("\n").writeValues(out)) {
      for (var people = erased(run, Long.MIN_VALUE); !people.isEmpty(); ) {
        lines.write(
            new Line(null, null, null, true, people.stream().map(String::valueOf).toList()));
        people = erased(run, people.getLast());
      }
      for (var changes = changes(run, purpose, 0); !changes.isEmpty(); ) {
        for (var change : changes) {
          lines.write(
              new Line(
                  change.at(),
                  change.granted(),
                  change.source(),
                  null,
                  Arrays.stream(change.people()).map(String::valueOf).toList()));
        }
        changes = changes(run, purpose, changes.getLast().id());
      }
    }
  }

  private List<Long> erased(Run run, long after) {
    return Sql.inTransaction(
        pool,
        connection -> erased.page(connection, run.workspace(), run.id(), after, PEOPLE_AT_ONCE));
  }

  private List<ConsentHistoryStore.Change> changes(Run run, Purpose purpose, long after) {
    return Sql.inTransaction(
        pool,
        connection ->
            history.page(
                connection, run.workspace(), Channel.EMAIL, purpose.bit(), after, CHANGES_AT_ONCE));
  }
}
