package dev.fanfare.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.behaviour.EventTaking.Item;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
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
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The door for events, and what is kept of them. */
@Path("/v1")
@RunOnVirtualThread
class EventsResource {

  private static final long LARGEST = 4L << 20;
  private static final int MOST = 500;
  private static final String LIST = "person-events";

  private final AgroalDataSource doors;
  private final Caller caller;
  private final EventTypes types;
  private final EventIntake intake;
  private final PersonEventStore store;
  private final Profiles profiles;
  private final Pages pages;
  private final CampaignClock clock;

  EventsResource(
      AgroalDataSource doors,
      Caller caller,
      EventTypes types,
      EventIntake intake,
      PersonEventStore store,
      Profiles profiles,
      Pages pages,
      CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.types = types;
    this.intake = intake;
    this.store = store;
    this.profiles = profiles;
    this.pages = pages;
    this.clock = clock;
  }

  /** The body of a call. */
  record Told(@Nullable List<@Nullable GivenEvent> events) {}

  /** What became of a call's events, in their order. */
  record Answer(int accepted, int duplicates, int rejected, List<Result> events) {}

  /** What became of one event. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(@Nullable String id, String status, @Nullable List<Violation> violations) {}

  /** An event as it is kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String id,
      @Nullable String type,
      String subject,
      @Nullable String externalId,
      Instant at,
      Instant recordedAt,
      @JsonRawValue String properties,
      @JsonRawValue String effects) {}

  @POST
  @Path("/events")
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
            .filter(Objects::nonNull)
            .map(GivenEvent::type)
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
  @Path("/events/{id}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public View read(@PathParam("id") String id) {
    var workspace = caller.workspace();
    var row =
        Sql.inDoorTransaction(doors, connection -> store.find(connection, workspace, id))
            .orElseThrow(() -> ApiProblem.notFound("event", id));
    return view(row, profiles.externalIdOf(workspace, row.event().subject()).orElse(null));
  }

  @GET
  @Path("/profiles/{externalId}/events")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Page<View> ofPerson(
      @PathParam("externalId") String externalId,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    long subject =
        profiles
            .idOf(workspace, externalId)
            .orElseThrow(() -> ApiProblem.notFound("profile", externalId));
    var list = LIST + "/" + subject;
    var request = pages.read(workspace, list, cursor, limit);
    long below = request.first() ? Long.MAX_VALUE : Long.parseLong(request.after().getFirst());
    var rows =
        Sql.inDoorTransaction(
            doors,
            connection -> store.page(connection, workspace, subject, below, request.limit() + 1));
    var page =
        pages.page(
            workspace, list, request, rows, row -> List.of(Long.toString(row.event().number())));
    return new Page<>(
        page.items().stream().map(row -> view(row, externalId)).toList(), page.next());
  }

  private static View view(PersonEventStore.Row row, @Nullable String externalId) {
    var event = row.event();
    var effects = row.effects();
    return new View(
        event.id(),
        event.type(),
        Long.toString(event.subject()),
        externalId,
        event.at(),
        event.recordedAt(),
        event.properties(),
        effects == null ? "[]" : effects);
  }
}
