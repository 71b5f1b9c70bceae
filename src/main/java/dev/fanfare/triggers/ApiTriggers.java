package dev.fanfare.triggers;

import static java.util.Objects.requireNonNull;

import dev.fanfare.behaviour.Effect;
import dev.fanfare.behaviour.Effects;
import dev.fanfare.behaviour.EventTaking;
import dev.fanfare.behaviour.TakenEvent;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Profiles;
import dev.fanfare.segments.Segments;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings people into campaigns because a call names them: all of them or none. Any thread. */
@Singleton
public final class ApiTriggers {

  private final AgroalDataSource doors;
  private final Campaigns campaigns;
  private final Profiles profiles;
  private final Segments segments;
  private final TriggerStore store;
  private final TriggerBook book;
  private final Enrolments enrolments;
  private final CalledMailboxes mailboxes;
  private final EventTaking events;
  private final DoorEvents doorEvents;
  private final CampaignClock clock;

  ApiTriggers(
      AgroalDataSource doors,
      Campaigns campaigns,
      Profiles profiles,
      Segments segments,
      TriggerStore store,
      TriggerBook book,
      Enrolments enrolments,
      CalledMailboxes mailboxes,
      EventTaking events,
      DoorEvents doorEvents,
      CampaignClock clock) {
    this.doors = doors;
    this.campaigns = campaigns;
    this.profiles = profiles;
    this.segments = segments;
    this.store = store;
    this.book = book;
    this.enrolments = enrolments;
    this.mailboxes = mailboxes;
    this.events = events;
    this.doorEvents = doorEvents;
    this.clock = clock;
  }

  /**
   * What came of a call for one of its people.
   *
   * @param profile as the workspace calls them
   * @param event the id under which it is kept
   */
  public record Result(String profile, long subject, String event, Effect effect) {}

  /** Takes a call, or tells everything that is wrong with it. */
  public List<Result> take(WorkspaceId workspace, String name, TriggerRequest request) {
    var version =
        campaigns.current(workspace, name).orElseThrow(() -> ApiProblem.notFound("campaign", name));
    if (!(version.definition().schedule() instanceof Trigger trigger)
        || !(trigger.source() instanceof Trigger.Source.Call(var variables))) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The campaign has no trigger that calls bring people in by.");
    }
    var named = named(workspace, request, variables);
    return Sql.inDoorTransaction(doors, connection -> take(connection, workspace, version, named));
  }

  private List<RequestCheck.Named> named(
      WorkspaceId workspace, TriggerRequest request, List<String> variables) {
    List<TriggerRequest.@Nullable To> to = request.to() == null ? List.of() : request.to();
    var wanted =
        to.stream()
            .map(each -> each == null ? null : each.profile())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return new RequestCheck(request, variables).named(profiles.idsOf(workspace, wanted).keySet());
  }

  private static EventTaking.Called called(RequestCheck.Named named, Map<String, Long> subjects) {
    return new EventTaking.Called(requireNonNull(subjects.get(named.profile())), named.variables());
  }

  private List<Result> take(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion version,
      List<RequestCheck.Named> named)
      throws SQLException {
    var now = clock.now(workspace);
    var subjects =
        profiles.kept(
            connection, workspace, named.stream().map(RequestCheck.Named::profile).toList());
    if (subjects.size() < named.size()) {
      throw ApiProblem.retryLater(
          ProblemCode.UNAVAILABLE, "Somebody whom the call names is being erased.", 1);
    }
    mailboxes.requireOnce(connection, workspace, named, subjects);
    var armed = armed(connection, workspace, version);
    var taken =
        events.keep(
            connection,
            workspace,
            TimeOrderedId.write("trg", TimeOrderedId.next()),
            named.stream().map(each -> called(each, subjects)).toList(),
            now);
    var effects = new Effects();
    enter(connection, workspace, armed, taken, effects, now);
    events.note(connection, workspace, taken, effects);
    tell(connection, workspace, taken, effects, now);
    effects.afterwards().forEach(Runnable::run);
    var results = new ArrayList<Result>();
    for (int i = 0; i < named.size(); i++) {
      var event = taken.get(i);
      results.add(
          new Result(
              named.get(i).profile(), event.subject(), event.id(), effects.of(event).getFirst()));
    }
    return results;
  }

  private ArmedTrigger armed(Connection connection, WorkspaceId workspace, CampaignVersion version)
      throws SQLException {
    var armed = store.of(connection, workspace, version.campaignId()).orElse(null);
    if (armed == null || armed.paused()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          armed == null
              ? "The campaign is not armed: POST /v1/campaigns/{name}/schedule."
              : "The campaign is paused: nobody comes in until it is resumed.");
    }
    if (armed.version() != version.number()) {
      throw ApiProblem.retryLater(
          ProblemCode.UNAVAILABLE, "Another version has come into force now.", 1);
    }
    return armed;
  }

  private void enter(
      Connection connection,
      WorkspaceId workspace,
      ArmedTrigger armed,
      List<TakenEvent> taken,
      Effects effects,
      Instant now)
      throws SQLException {
    var trigger = book.of(workspace, armed.campaignId(), armed.version()).orElseThrow();
    var audience = trigger.audience();
    var people =
        audience.equals(Audience.EVERYBODY)
            ? null
            : segments.people(
                connection,
                workspace,
                taken.stream()
                    .map(TakenEvent::subject)
                    .collect(Collectors.toCollection(TreeSet::new)),
                now);
    var coming = new ArrayList<Coming>();
    for (var event : taken) {
      if (people == null
          || people.isAmong(audience.include(), audience.exclude(), event.subject())) {
        coming.add(new Coming(event, trigger, armed.armedBy()));
      } else {
        effects.add(event, Enrolments.passed(trigger, TriggerReaction.AUDIENCE, null));
      }
    }
    enrolments.enter(connection, workspace, coming, effects, now);
  }

  private void tell(
      Connection connection,
      WorkspaceId workspace,
      List<TakenEvent> taken,
      Effects effects,
      Instant now)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + workspace.value());
    for (var event : taken) {
      var data = "{\"effects\":" + events.written(effects.of(event)) + "}";
      batch.add(
          "trigger.called",
          event.id(),
          event.subject(),
          now,
          data.getBytes(StandardCharsets.UTF_8));
    }
    doorEvents.append(connection, workspace, taken.getFirst().subject(), batch);
  }
}
