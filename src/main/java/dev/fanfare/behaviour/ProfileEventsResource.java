package dev.fanfare.behaviour;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Sql;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to one person, as it was told. */
@Path("/v1/profiles/{externalId}/events")
@RunOnVirtualThread
class ProfileEventsResource {

  private static final String LIST = "person-events";

  private final AgroalDataSource doors;
  private final Caller caller;
  private final PersonEventStore store;
  private final Profiles profiles;
  private final Pages pages;

  ProfileEventsResource(
      AgroalDataSource doors,
      Caller caller,
      PersonEventStore store,
      Profiles profiles,
      Pages pages) {
    this.doors = doors;
    this.caller = caller;
    this.store = store;
    this.profiles = profiles;
    this.pages = pages;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Page<EventView> ofPerson(
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
        page.items().stream().map(row -> EventView.of(row, externalId)).toList(), page.next());
  }
}
