package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.MessageDefinitions;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.messages.Message;
import dev.fanfare.messages.MessageRequest;
import dev.fanfare.messages.MessageStore;
import dev.fanfare.messages.Messages;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages that calls ask for, and what became of each. */
@Path("/v1/messages")
@RunOnVirtualThread
class MessagesResource {

  private static final long LARGEST = 8L << 20;

  private final AgroalDataSource doors;
  private final Caller caller;
  private final Messages messages;
  private final MessageStore store;
  private final RunStore runs;
  private final Profiles profiles;
  private final Explainer explainer;

  MessagesResource(
      AgroalDataSource doors,
      Caller caller,
      Messages messages,
      MessageStore store,
      RunStore runs,
      Profiles profiles,
      Explainer explainer) {
    this.doors = doors;
    this.caller = caller;
    this.messages = messages;
    this.store = store;
    this.runs = runs;
    this.profiles = profiles;
    this.explainer = explainer;
  }

  /** What was taken; the messages in the order of the call. */
  record Taken(String request, String run, List<TakenMessage> messages) {}

  /** One message that was taken. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TakenMessage(UUID id, String subject, @Nullable String profile) {}

  /**
   * A message and what became of it.
   *
   * @param test true for a test send; null for everything else
   * @param variant that a test send shows
   * @param seed the group it is a copy for; null where it is none
   * @param profile null for an address, and for whoever was deleted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record State(
      UUID id,
      String request,
      String run,
      @Nullable String name,
      @Nullable Boolean test,
      @Nullable String variant,
      @Nullable Seed seed,
      String subject,
      @Nullable String profile,
      Instant takenAt,
      String state,
      @Nullable String reason,
      String rule,
      Map<String, String> values,
      @Nullable Map<String, String> judged,
      Map<String, String> present,
      List<Draw> draws,
      PersonView.Flipped flips,
      int attempt,
      int ambiguous,
      @Nullable String detail,
      Instant decidedAt,
      @Nullable Instant endedAt) {}

  /** Of which run a message is a copy, and for which seed group. */
  record Seed(String run, String group) {

    static @Nullable Seed of(CampaignVersion version) {
      var seed = version.test() == null ? null : version.test().seed();
      return seed == null ? null : new Seed(Run.publicId(seed.run()), seed.group());
    }
  }

  @POST
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response send(@Nullable MessageRequest request) {
    if (request == null) {
      throw ApiProblem.invalid(new Violations().requirePresent(null, "/").list());
    }
    var taken = messages.take(caller.workspace(), request, caller.keyId(), MessagesResource::idOf);
    var answered =
        taken.messages().stream()
            .map(
                each ->
                    new TakenMessage(
                        each.message().id(),
                        Long.toString(each.message().profileId()),
                        each.profile()))
            .toList();
    return Response.accepted(
            new Taken(requestId(taken.occurrence()), taken.run().publicId(), answered))
        .build();
  }

  @GET
  @Path("/{id}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public State read(@PathParam("id") String id) {
    var workspace = caller.workspace();
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var message =
              store
                  .find(connection, workspace, uuid(id))
                  .orElseThrow(() -> ApiProblem.notFound("message", id));
          return state(connection, workspace, message);
        });
  }

  private State state(Connection connection, WorkspaceId workspace, Message message)
      throws SQLException {
    var run = runs.find(connection, workspace, message.runId()).orElseThrow();
    var known = store.definition(connection, workspace, message.occurrence());
    var version = known.orElse(MessageDefinitions.WORDLESS);
    var decided =
        explainer.explain(connection, run, version, message.occurrence(), message.profileId());
    return new State(
        message.id(),
        requestId(message.occurrence()),
        run.publicId(),
        known.map(CampaignVersion::name).orElse(null),
        version.test() == null ? null : true,
        version.test() == null ? null : version.test().variant(),
        Seed.of(version),
        Long.toString(message.profileId()),
        profiles.externalIdOf(workspace, message.profileId()).orElse(null),
        MessageKey.instant(message.occurrence()),
        decided.state(),
        decided.reason(),
        decided.rule(),
        decided.values(),
        decided.judged(),
        decided.present(),
        decided.draws(),
        decided.flips(),
        decided.attempt(),
        decided.ambiguous(),
        decided.detail(),
        decided.decidedAt(),
        decided.endedAt());
  }

  static UUID idOf(Run run, long occurrence, long profileId) {
    return new MessageIds()
        .of(
            new MessageKey(
                run.workspace().value(),
                run.id(),
                MessageKey.ONLY_STEP,
                occurrence,
                profileId,
                Channel.EMAIL.code()));
  }

  static String requestId(long occurrence) {
    return TimeOrderedId.write("req", occurrence);
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.notFound("message", id);
    }
  }
}
