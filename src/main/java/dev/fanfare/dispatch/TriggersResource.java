package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.triggers.ApiTriggers;
import dev.fanfare.triggers.TriggerRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings people into a campaign because a call names them. */
@Path("/v1/campaigns/{name}/triggers")
@RunOnVirtualThread
class TriggersResource {

  private static final long LARGEST = 8L << 20;

  private final Caller caller;
  private final ApiTriggers triggers;

  TriggersResource(Caller caller, ApiTriggers triggers) {
    this.caller = caller;
    this.triggers = triggers;
  }

  /** What came of a call, for its people in their order. */
  record Taken(int entered, int passed, List<Come> people) {}

  /**
   * What came of it for one person.
   *
   * @param event the id under which it is kept
   * @param run the run they came to; absent for who was passed over, as the next two
   * @param message the id of the message they are to get
   * @param passed the word for why they did not come in; absent for who did
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Come(
      String profile,
      String subject,
      String event,
      @Nullable String run,
      @Nullable UUID message,
      @Nullable Instant plannedAt,
      @Nullable String passed,
      @Nullable String detail) {}

  @POST
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Response trigger(@PathParam("name") String name, @Nullable TriggerRequest request) {
    if (request == null) {
      throw ApiProblem.invalid(new Violations().requirePresent(null, "/").list());
    }
    var workspace = caller.workspace();
    var people =
        triggers.take(workspace, name, request).stream()
            .map(each -> come(workspace, each))
            .toList();
    int entered = (int) people.stream().filter(each -> each.run() != null).count();
    return Response.accepted(new Taken(entered, people.size() - entered, people)).build();
  }

  private static Come come(WorkspaceId workspace, ApiTriggers.Result result) {
    var effect = result.effect();
    var run = effect.run();
    var occurrence = effect.occurrence();
    return new Come(
        result.profile(),
        Long.toString(result.subject()),
        result.event(),
        run,
        run == null || occurrence == null
            ? null
            : messageId(workspace, TimeOrderedId.read("run", run), occurrence, result.subject()),
        effect.plannedAt(),
        effect.passed(),
        effect.detail());
  }

  private static UUID messageId(WorkspaceId workspace, long run, Instant occurrence, long subject) {
    return new MessageIds()
        .of(
            new MessageKey(
                workspace.value(),
                run,
                MessageKey.ONLY_STEP,
                MessageKey.micros(occurrence),
                subject,
                Channel.EMAIL.code()));
  }
}
