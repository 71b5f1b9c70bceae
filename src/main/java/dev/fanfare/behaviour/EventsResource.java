package dev.fanfare.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.behaviour.EventTaking.Item;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The door for events, and what is kept of them. */
@Path("/v1/events")
@RunOnVirtualThread
class EventsResource {

  private static final long LARGEST = 4L << 20;
  private static final int MOST = 500;

  private final AgroalDataSource doors;
  private final Caller caller;
  private final EventTypes types;
  private final EventIntake intake;
  private final PersonEventStore store;
  private final Profiles profiles;
  private final CampaignClock clock;

  EventsResource(
      AgroalDataSource doors,
      Caller caller,
      EventTypes types,
      EventIntake intake,
      PersonEventStore store,
      Profiles profiles,
      CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.types = types;
    this.intake = intake;
    this.store = store;
    this.profiles = profiles;
    this.clock = clock;
  }

  /** The body of a call. */
  record Told(@Nullable List<@Nullable GivenEvent> events) {}

  /** What became of a call's events, in their order. */
  record Answer(int accepted, int duplicates, int rejected, List<Result> events) {}

  /** What became of one event. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(@Nullable String id, String status, @Nullable List<Violation> violations) {}

  @POST
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.INGEST})
  public Answer tell(@Nullable Told told) {
    var events = told == null ? null : told.events();
    int size = events == null ? 0 : events.size();
    new Violations()
        .require(size >= 1 && size <= MOST, "/events", size, "must be 1 to " + MOST)
        .refuse();
    var results = new ArrayList<Checked>();
    var check = check(Objects.requireNonNull(events));
    for (int i = 0; i < size; i++) {
      results.add(checked(check, events.get(i), "/events/" + i));
    }
    var items = results.stream().map(Checked::item).filter(Objects::nonNull).toList();
    if (QuarkusTransaction.isActive()) {
      intake.join(caller.workspace(), items);
    } else if (!items.isEmpty()) {
      intake.commit(caller.workspace(), items);
    }
    return answer(results);
  }

  /** An event of the call: on its way in, or refused already. */
  private record Checked(@Nullable String id, @Nullable Item item, List<Violation> violations) {}

  private EventCheck check(List<@Nullable GivenEvent> events) {
    var workspace = caller.workspace();
    var names =
        events.stream()
            .map(event -> event == null ? null : event.type())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    var known =
        types.named(workspace, names).stream()
            .collect(Collectors.toMap(EventType::name, Function.identity()));
    return new EventCheck(known, clock.now(workspace));
  }

  private static Checked checked(EventCheck check, @Nullable GivenEvent event, String place) {
    var violations = new Violations();
    if (event == null) {
      return new Checked(null, null, violations.add(place, null, "must be an object").list());
    }
    var good = check.check(event, place, violations);
    return new Checked(event.id(), good == null ? null : new Item(good, place), violations.list());
  }

  private static Answer answer(List<Checked> checked) {
    var results = new ArrayList<Result>();
    int accepted = 0;
    int duplicates = 0;
    for (var each : checked) {
      var item = each.item();
      var outcome = item == null ? new Outcome.Rejected(each.violations()) : item.outcome();
      results.add(
          switch (outcome) {
            case Outcome.Accepted() -> {
              accepted++;
              yield new Result(each.id(), "accepted", null);
            }
            case Outcome.Duplicate() -> {
              duplicates++;
              yield new Result(each.id(), "duplicate", null);
            }
            case Outcome.Rejected(var violations) -> new Result(each.id(), "rejected", violations);
          });
    }
    return new Answer(accepted, duplicates, checked.size() - accepted - duplicates, results);
  }

  @GET
  @Path("{id}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public EventView read(@PathParam("id") String id) {
    var workspace = caller.workspace();
    var row =
        Sql.inDoorTransaction(doors, connection -> store.find(connection, workspace, id))
            .orElseThrow(() -> ApiProblem.notFound("event", id));
    return EventView.of(row, profiles.externalIdOf(workspace, row.event().subject()).orElse(null));
  }
}
