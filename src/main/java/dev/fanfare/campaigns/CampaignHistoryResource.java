package dev.fanfare.campaigns;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.dsl.Change;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What versions of a campaign say otherwise than others, and the way back to one of them. */
@Path("/v1/campaigns/{name}")
@RunOnVirtualThread
class CampaignHistoryResource {

  private final Caller caller;
  private final CampaignFiles files;
  private final CampaignStore store;
  private final Campaigns campaigns;

  CampaignHistoryResource(
      Caller caller, CampaignFiles files, CampaignStore store, Campaigns campaigns) {
    this.caller = caller;
    this.files = files;
    this.store = store;
    this.campaigns = campaigns;
  }

  /** The changes of a version since a former one. */
  record Changes(String name, int since, int version, List<Change> changes) {}

  /** The body of a rollback. */
  record Rollback(@Nullable Integer version) {}

  @GET
  @Path("/versions/{number}/changes")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Changes changes(
      @PathParam("name") String name,
      @PathParam("number") int number,
      @QueryParam("since") @Nullable Integer since) {
    int from = since == null ? number - 1 : since;
    var before = version(name, from);
    var after = version(name, number);
    return new Changes(
        name,
        from,
        number,
        VersionDiff.between(
            before.definition(), before.words(), after.definition(), after.words()));
  }

  @POST
  @Path("/rollback")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response rollBack(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @Nullable Rollback asked) {
    var number = asked == null ? null : asked.version();
    new Violations().requirePresent(number, "/version").refuse();
    var written =
        files.restore(
            caller.workspace(),
            name,
            number == null ? 0 : number,
            caller.keyId(),
            Precondition.of(ifMatch, null));
    return Response.ok(CampaignView.Version.of(written.campaign(), written.version()))
        .header(HttpHeaders.ETAG, Precondition.etag(written.version().number()))
        .build();
  }

  private CampaignVersion version(String name, int number) {
    var campaign =
        store
            .byName(caller.workspace(), name)
            .orElseThrow(() -> ApiProblem.notFound("campaign", name));
    return campaigns
        .version(caller.workspace(), campaign.id(), number)
        .orElseThrow(() -> ApiProblem.notFound("version of " + name, Integer.toString(number)));
  }
}
