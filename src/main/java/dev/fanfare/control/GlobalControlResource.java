package dev.fanfare.control;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.consent.Purposes;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violations;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The global control group of the caller's workspace: it holds from the next message on. */
@Path("/v1/global-control")
@RunOnVirtualThread
class GlobalControlResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final GlobalControlStore store;
  private final Purposes purposes;
  private final CampaignClock clock;

  GlobalControlResource(
      AgroalDataSource doors,
      Caller caller,
      GlobalControlStore store,
      Purposes purposes,
      CampaignClock clock) {
    this.doors = doors;
    this.caller = caller;
    this.store = store;
    this.purposes = purposes;
    this.clock = clock;
  }

  record VersionList(List<GlobalControlView> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read() {
    return Sql.inDoorTransaction(doors, connection -> store.last(connection, caller.workspace()))
        .filter(version -> !version.removed())
        .map(version -> answer(Response.Status.OK, version))
        .orElseThrow(GlobalControlResource::none);
  }

  @GET
  @Path("/versions")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public VersionList versions() {
    return new VersionList(
        Sql.inDoorTransaction(doors, connection -> store.all(connection, caller.workspace()))
            .stream()
            .map(GlobalControlView::of)
            .toList());
  }

  @PUT
  @Allowed(Role.ADMIN)
  public Response write(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable GlobalControlChange change) {
    if (change == null) {
      throw ApiProblem.invalid(new Violations().requirePresent(null, "/").list());
    }
    var workspace = caller.workspace();
    var known = purposes.all(workspace).stream().map(purpose -> purpose.name()).toList();
    var precondition = Precondition.of(ifMatch, ifNoneMatch);
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var last = store.lock(connection, workspace).orElse(null);
          boolean stands = last != null && !last.removed();
          var judged = change.judged(known::contains, stands);
          precondition.require(stands && last != null ? last.version() : null);
          var version =
              new GlobalControlVersion(
                  workspace,
                  last == null ? 1 : last.version() + 1,
                  judged.share(),
                  last == null ? 1 : last.draw() + (judged.newDraw() ? 1 : 0),
                  judged.purposes(),
                  judged.tags(),
                  clock.now(workspace).truncatedTo(ChronoUnit.MICROS),
                  caller.keyId());
          store.insert(connection, version);
          return answer(stands ? Response.Status.OK : Response.Status.CREATED, version);
        });
  }

  /** What was said of it stays: only from now on nobody is in it. */
  @DELETE
  @Allowed(Role.ADMIN)
  public Response delete(@HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    var precondition = Precondition.of(ifMatch, null);
    var workspace = caller.workspace();
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var last =
              store
                  .lock(connection, workspace)
                  .filter(version -> !version.removed())
                  .orElseThrow(GlobalControlResource::none);
          precondition.check(last.version());
          store.insert(
              connection,
              new GlobalControlVersion(
                  workspace,
                  last.version() + 1,
                  0,
                  last.draw(),
                  List.of(),
                  List.of(),
                  clock.now(workspace).truncatedTo(ChronoUnit.MICROS),
                  caller.keyId()));
          return Response.noContent().build();
        });
  }

  private static ApiProblem none() {
    return ApiProblem.notFound("global control group", "of this workspace");
  }

  private static Response answer(Response.Status status, GlobalControlVersion version) {
    return Response.status(status)
        .entity(GlobalControlView.of(version))
        .header(HttpHeaders.ETAG, Precondition.etag(version.version()))
        .build();
  }
}
