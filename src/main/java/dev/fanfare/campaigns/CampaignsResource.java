package dev.fanfare.campaigns;

import static java.util.Objects.requireNonNullElse;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.KeyNames;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.CampaignView.Summary;
import dev.fanfare.campaigns.CampaignView.Validation;
import dev.fanfare.campaigns.CampaignView.Version;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import dev.fanfare.templates.PreviewRequest;
import dev.fanfare.templates.PreviewView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Campaigns of the caller's workspace, as files and as versions. */
@Path("/v1/campaigns")
@RunOnVirtualThread
class CampaignsResource {

  private static final String YAML = "text/yaml";
  private static final String OTHER_YAML = "application/yaml";
  private static final String LIST = "campaigns";

  private final Caller caller;
  private final CampaignFiles files;
  private final CampaignStore store;
  private final CampaignPreviews previews;
  private final Pages pages;
  private final KeyNames keys;

  CampaignsResource(
      Caller caller,
      CampaignFiles files,
      CampaignStore store,
      CampaignPreviews previews,
      Pages pages,
      KeyNames keys) {
    this.caller = caller;
    this.files = files;
    this.store = store;
    this.previews = previews;
    this.pages = pages;
    this.keys = keys;
  }

  @POST
  @Path("/validate")
  @Consumes({YAML, OTHER_YAML})
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  public Validation validate(@Nullable String file) {
    var text = requireNonNullElse(file, "");
    return Validation.of(
        files.problems(caller.workspace(), text), files.next(caller.workspace(), text));
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Page<CampaignView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var request = pages.read(workspace, LIST, cursor, limit);
    var after = request.first() ? "" : request.after().getFirst();
    var rows =
        store.page(workspace, after, request.limit() + 1).stream().map(CampaignView::of).toList();
    return pages.page(workspace, LIST, request, rows, campaign -> List.of(campaign.name()));
  }

  @GET
  @Path("/{name}")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    var campaign = campaign(name);
    var version = version(campaign, campaign.currentVersion());
    return answer(Response.Status.OK, version.number(), Version.of(campaign, version));
  }

  @GET
  @Path("/{name}")
  @Produces(YAML)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response readFile(@PathParam("name") String name) {
    var campaign = campaign(name);
    var version = version(campaign, campaign.currentVersion());
    return answer(Response.Status.OK, version.number(), version.file());
  }

  @PUT
  @Path("/{name}")
  @Consumes({YAML, OTHER_YAML})
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response apply(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @QueryParam("policy") @Nullable String policy,
      @QueryParam("overrideDeadline") @Nullable String overrideDeadline,
      @Nullable String file) {
    var applied =
        files.apply(
            caller.workspace(),
            name,
            requireNonNullElse(file, ""),
            caller.keyId(),
            Precondition.of(ifMatch, ifNoneMatch),
            RunPolicy.of(policy, truth(overrideDeadline), ""));
    return answer(
        applied.created() ? Response.Status.CREATED : Response.Status.OK,
        applied.version().number(),
        Version.of(applied.campaign(), applied.version()));
  }

  @POST
  @Path("/{name}/preview")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER})
  public PreviewView preview(@PathParam("name") String name, @Nullable PreviewRequest request) {
    return previews.of(caller.workspace(), name, request);
  }

  @GET
  @Path("/{name}/versions")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Page<Summary> versions(
      @PathParam("name") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var campaign = campaign(name);
    var list = LIST + "/" + campaign.id();
    var request = pages.read(workspace, list, cursor, limit);
    int below = request.first() ? Integer.MAX_VALUE : Integer.parseInt(request.after().getFirst());
    var rows =
        store.versions(workspace, campaign.id(), below, request.limit() + 1).stream().toList();
    var names = keys.of(workspace, rows.stream().map(VersionRow::createdBy).toList());
    var summaries = rows.stream().map(row -> Summary.of(row, names.get(row.createdBy()))).toList();
    return pages.page(
        workspace, list, request, summaries, row -> List.of(Integer.toString(row.version())));
  }

  @GET
  @Path("/{name}/versions/{number}")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Version version(@PathParam("name") String name, @PathParam("number") int number) {
    var campaign = campaign(name);
    return Version.of(campaign, version(campaign, number));
  }

  private static @Nullable Boolean truth(@Nullable String said) {
    new Violations()
        .require(
            said == null || said.equals("true") || said.equals("false"),
            "overrideDeadline",
            said,
            "must be true or false")
        .refuse();
    return said == null ? null : Boolean.valueOf(said);
  }

  private CampaignRow campaign(String name) {
    return store
        .byName(caller.workspace(), name)
        .orElseThrow(() -> ApiProblem.notFound("campaign", name));
  }

  private VersionRow version(CampaignRow campaign, int number) {
    return store
        .version(caller.workspace(), campaign.id(), number)
        .orElseThrow(
            () -> ApiProblem.notFound("version of " + campaign.name(), Integer.toString(number)));
  }

  private static Response answer(Response.Status status, int version, Object body) {
    return Response.status(status)
        .entity(body)
        .header(HttpHeaders.ETAG, Precondition.etag(version))
        .build();
  }
}
