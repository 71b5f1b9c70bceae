package dev.fanfare.templates;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.Violations;
import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.TemplateFolder;
import dev.fanfare.rendering.TemplateName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Templates over HTTP: a workspace's own with their versions, and the folder's to read. */
@Path("/v1/templates")
@RunOnVirtualThread
class TemplatesResource {

  private static final String LIST = "templates";
  private static final long LARGEST = 8L << 20;

  private final Caller caller;
  private final MessageTemplates templates;
  private final SavedTemplates saved;
  private final TemplateStore store;
  private final TemplateFolder folder;
  private final Previews previews;
  private final Pages pages;

  TemplatesResource(
      Caller caller,
      MessageTemplates templates,
      SavedTemplates saved,
      TemplateStore store,
      TemplateFolder folder,
      Previews previews,
      Pages pages) {
    this.caller = caller;
    this.templates = templates;
    this.saved = saved;
    this.store = store;
    this.folder = folder;
    this.previews = previews;
    this.pages = pages;
  }

  /** Whether a template could be saved, and all that is wrong with it. */
  record Validation(boolean valid, List<Violation> problems) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Page<TemplateView.Summary> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var request = pages.read(workspace, LIST, cursor, limit);
    var after = request.first() ? "" : request.after().getFirst();
    var rows = new TreeMap<String, TemplateView.Summary>();
    for (var shared : folder.names(MessageTemplates.CHANNEL)) {
      if (shared.compareTo(after) > 0) {
        folder
            .read(MessageTemplates.CHANNEL, shared)
            .ifPresent(template -> rows.put(shared, TemplateView.Summary.of(template)));
      }
    }
    for (var own : store.page(workspace, after, request.limit() + 1)) {
      rows.put(own.name(), TemplateView.Summary.of(own));
    }
    var page = rows.values().stream().limit(request.limit() + 1L).toList();
    return pages.page(workspace, LIST, request, page, template -> List.of(template.name()));
  }

  @GET
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    var own = store.current(caller.workspace(), name);
    if (own.isPresent()) {
      return answer(Response.Status.OK, own.get());
    }
    return folder
        .read(MessageTemplates.CHANNEL, name)
        .map(shared -> Response.ok(TemplateView.of(shared)).build())
        .orElseThrow(() -> ApiProblem.notFound("template", name));
  }

  @PUT
  @Path("{name}")
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response save(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable WordsBody body) {
    var done =
        saved.save(
            caller.workspace(),
            words(name, body),
            caller.keyId(),
            Precondition.of(ifMatch, ifNoneMatch));
    return answer(done.created() ? Response.Status.CREATED : Response.Status.OK, done.template());
  }

  @DELETE
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response delete(
      @PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    saved.delete(caller.workspace(), name, Precondition.of(ifMatch, null));
    return Response.noContent().build();
  }

  @POST
  @Path("{name}/validate")
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER})
  public Validation validate(@PathParam("name") String name, @Nullable WordsBody body) {
    var problems = saved.problems(caller.workspace(), words(name, body));
    return new Validation(problems.isEmpty(), problems);
  }

  @POST
  @Path("{name}/preview")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public PreviewView preview(
      @PathParam("name") String name,
      @QueryParam("version") @Nullable Integer version,
      @Nullable PreviewRequest request) {
    var template = named(name, Optional.ofNullable(version));
    return previews.of(
        caller.workspace(),
        templates.assemble(caller.workspace(), template),
        "preview",
        false,
        request);
  }

  @GET
  @Path("{name}/versions")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Page<TemplateView.Version> versions(
      @PathParam("name") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    named(name, Optional.empty());
    var list = LIST + "/" + name;
    var request = pages.read(workspace, list, cursor, limit);
    int below = request.first() ? Integer.MAX_VALUE : Integer.parseInt(request.after().getFirst());
    var rows =
        store.versions(workspace, name, below, request.limit() + 1).stream()
            .map(TemplateView.Version::of)
            .toList();
    return pages.page(
        workspace, list, request, rows, row -> List.of(Integer.toString(row.version())));
  }

  @GET
  @Path("{name}/versions/{number}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public TemplateView version(@PathParam("name") String name, @PathParam("number") int number) {
    return store
        .version(caller.workspace(), name, number)
        .map(TemplateView::of)
        .orElseThrow(() -> ApiProblem.notFound("version of " + name, Integer.toString(number)));
  }

  private NamedWording named(String name, Optional<Integer> version) {
    return templates
        .named(caller.workspace(), new TemplateName(name, version))
        .orElseThrow(() -> ApiProblem.notFound("template", name));
  }

  private static NamedWording words(String name, @Nullable WordsBody body) {
    new Violations().requirePresent(body, "").refuse();
    if (body == null) {
      throw new IllegalStateException("refused above");
    }
    return body.read(name);
  }

  private static Response answer(Response.Status status, StoredTemplate template) {
    return Response.status(status)
        .entity(TemplateView.of(template))
        .header(HttpHeaders.ETAG, Precondition.etag(template.number()))
        .build();
  }
}
