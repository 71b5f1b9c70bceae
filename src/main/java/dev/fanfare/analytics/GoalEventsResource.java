package dev.fanfare.analytics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.analytics.CreditStore.GoalRow;
import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.behaviour.PersonEventStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
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
import java.util.List;
import java.util.Map;

/** What the people of a run did that a goal of its campaign asks for, as it is, for an auditor. */
@Path("/v1/runs/{id}/goal-events")
@RunOnVirtualThread
class GoalEventsResource {

  private final AgroalDataSource pool;
  private final Caller caller;
  private final RunStore runs;
  private final CreditStore credits;
  private final PersonEventStore told;
  private final EventTypes types;
  private final ObjectMapper json;

  GoalEventsResource(
      @DataSource("background") AgroalDataSource pool,
      Caller caller,
      RunStore runs,
      CreditStore credits,
      PersonEventStore told,
      EventTypes types,
      ObjectMapper json) {
    this.pool = pool;
    this.caller = caller;
    this.runs = runs;
    this.credits = credits;
    this.told = told;
    this.types = types;
    this.json = json;
  }

  /** A line of the stream. */
  record Line(String goal, String subject, Instant at, Instant recordedAt) {}

  /** The goals of a campaign, by number. */
  private record Goals(List<GoalRow> rows, Map<Integer, String> names) {}

  @GET
  @Produces("application/x-ndjson")
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public StreamingOutput all(@PathParam("id") String id) {
    var workspace = caller.workspace();
    var run =
        Sql.inTransaction(
            pool,
            connection ->
                runs.find(connection, workspace, TimeOrderedId.read("run", id))
                    .orElseThrow(() -> ApiProblem.notFound("run", id)));
    return out -> stream(run, out);
  }

  /** In pages, so that no transaction and no connection waits for whoever reads slowly. */
  private void stream(Run run, OutputStream out) throws IOException {
    var goals = goals(run);
    var crediting = new Crediting(credits, told, types, json);
    try (SequenceWriter lines =
        json.writerFor(Line.class).withRootValueSeparator("\n").writeValues(out)) {
      for (var people = people(run, Long.MIN_VALUE);
          !people.isEmpty() && !goals.rows().isEmpty();
          people = people(run, people.getLast())) {
        for (var line : lines(run, crediting, goals, people)) {
          lines.write(line);
        }
      }
    }
  }

  private Goals goals(Run run) {
    return Sql.inTransaction(
        pool,
        connection ->
            new Goals(
                credits.goals(connection, run.workspace()).stream()
                    .filter(goal -> goal.campaign() == run.campaignId())
                    .toList(),
                credits.names(connection, run.workspace(), run.campaignId())));
  }

  private List<Long> people(Run run, long after) {
    return Sql.inTransaction(
        pool,
        connection ->
            credits.people(connection, run.workspace(), run.id(), after, Crediting.AT_ONCE));
  }

  private List<Line> lines(Run run, Crediting crediting, Goals goals, List<Long> people) {
    return Sql.inTransaction(
            pool,
            connection ->
                crediting.reached(
                    connection, run.workspace(), goals.rows(), TestedVariants.from(run), people))
        .stream()
        .map(
            reached ->
                new Line(
                    goals.names().getOrDefault(reached.goal(), ""),
                    Long.toString(reached.event().subject()),
                    reached.event().at(),
                    reached.event().recordedAt()))
        .toList();
  }
}
