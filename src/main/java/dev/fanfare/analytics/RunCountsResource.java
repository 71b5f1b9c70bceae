package dev.fanfare.analytics;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.events.RunEvents;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.BufferedOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a run: counts, counts as they grow, and every event. */
@Path("/v1/runs")
public final class RunCountsResource {

  private static final int BUFFER = 64 * 1024;

  private final Caller caller;
  private final RunReports reports;
  private final LiveCounts live;
  private final RunEvents events;

  RunCountsResource(Caller caller, RunReports reports, LiveCounts live, RunEvents events) {
    this.caller = caller;
    this.reports = reports;
    this.live = live;
    this.events = events;
  }

  @GET
  @Path("{id}/counts")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public RunCounts counts(@PathParam("id") String id) {
    return reports.of(key(id));
  }

  @GET
  @Path("{id}/live")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public void live(
      @PathParam("id") String id,
      @QueryParam("stay") @Nullable String stay,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var key = key(id);
    boolean stays = stays(stay);
    var unused = reports.of(key); // refuses what is no run of the workspace
    live.watch(key, new SseStream(sink, sse), stays);
  }

  @GET
  @Path("{id}/events")
  @Produces("application/x-ndjson")
  @Allowed({Role.ADMIN, Role.ANALYST, Role.AUDITOR})
  public StreamingOutput events(@PathParam("id") String id) {
    var key = key(id);
    if (events.count(key.workspace(), key.run()) == 0) {
      throw ApiProblem.notFound("run", id);
    }
    return out -> {
      var buffered = new BufferedOutputStream(out, BUFFER);
      events.write(key.workspace(), key.run(), buffered);
      buffered.flush();
    };
  }

  private static boolean stays(@Nullable String stay) {
    if (stay != null && !stay.equals("true") && !stay.equals("false")) {
      throw ApiProblem.invalid(List.of(new Violation("stay", stay, "Must be true or false.")));
    }
    return "true".equals(stay);
  }

  private RunKey key(String id) {
    return new RunKey(caller.workspace(), TimeOrderedId.read("run", id));
  }

  /** A stream of server-sent events. */
  private record SseStream(SseEventSink sink, Sse sse) implements LiveStream {

    @Override
    public void send(String name, String data, Taken taken) {
      send(sse.newEventBuilder().name(name).data(data).build(), taken);
    }

    @Override
    public void heartbeat(Taken taken) {
      send(sse.newEventBuilder().comment("still here").build(), taken);
    }

    @Override
    public boolean isClosed() {
      return sink.isClosed();
    }

    @Override
    public void close() {
      sink.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what the stage tells goes to taken
    private void send(OutboundSseEvent event, Taken taken) {
      try {
        sink.send(event).whenComplete((done, problem) -> taken.told(problem == null));
      } catch (IllegalStateException e) {
        taken.told(false); // closed between the look and the message
      }
    }
  }
}
