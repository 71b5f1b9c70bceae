package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.messages.TestSendRequest;
import dev.fanfare.messages.TestSends;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends what a campaign says to people who look at it before everybody gets it. */
@Path("/v1/campaigns/{name}/test-sends")
@RunOnVirtualThread
class TestSendsResource {

  private static final long LARGEST = 8L << 20;

  private final Caller caller;
  private final TestSends tests;

  TestSendsResource(Caller caller, TestSends tests) {
    this.caller = caller;
    this.tests = tests;
  }

  /** What was taken; of each variant the messages in the order of the call. */
  record Taken(String campaign, int version, String run, List<TakenMessage> messages) {}

  /** One message that was taken. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TakenMessage(
      UUID id, String request, String variant, String subject, @Nullable String profile) {}

  @POST
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response send(@PathParam("name") String name, @Nullable TestSendRequest request) {
    if (request == null) {
      throw ApiProblem.invalid(new Violations().requirePresent(null, "/").list());
    }
    var taken =
        tests.take(caller.workspace(), name, request, caller.keyId(), MessagesResource::idOf);
    var run = taken.copies().getFirst().taken().run();
    var answered = taken.copies().stream().flatMap(copy -> messages(copy).stream()).toList();
    return Response.accepted(
            new Taken(taken.version().name(), taken.version().number(), run.publicId(), answered))
        .build();
  }

  private static List<TakenMessage> messages(TestSends.Copy copy) {
    var request = MessagesResource.requestId(copy.taken().occurrence());
    return copy.taken().messages().stream()
        .map(
            each ->
                new TakenMessage(
                    each.message().id(),
                    request,
                    copy.variant(),
                    Long.toString(each.message().profileId()),
                    each.profile()))
        .toList();
  }
}
