package dev.fanfare.analytics;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.TimeOrderedId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a run went, as JSON and as CSV. */
@Path("/v1/runs/{id}/report")
@RunOnVirtualThread
public final class ReportResource {

  static final String CSV = "text/csv";
  private static final MediaType CSV_TYPE = new MediaType("text", "csv");
  private static final List<Variant> FORMS =
      Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, CSV_TYPE).build();

  private final Caller caller;
  private final Workspaces workspaces;
  private final Reports reports;

  ReportResource(Caller caller, Workspaces workspaces, Reports reports) {
    this.caller = caller;
    this.workspaces = workspaces;
    this.reports = reports;
  }

  /** As JSON, unless the caller would rather have CSV. */
  @GET
  @Produces({MediaType.APPLICATION_JSON, CSV})
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response report(
      @Context Request request,
      @PathParam("id") String id,
      @QueryParam("zone") @Nullable String zone,
      @QueryParam("step") @Nullable String step,
      @QueryParam("of") @Nullable String of,
      @QueryParam("goal") @Nullable String goal) {
    var workspace = caller.workspace();
    var usualZone = workspaces.settings(workspace).defaultZone();
    var report =
        reports.of(
            new RunKey(workspace, TimeOrderedId.read("run", id)),
            ReportQuery.read(zone, step, of, goal, usualZone));
    return answer(request, report, id, () -> ReportCsv.write(report));
  }

  /** A report in the form that the caller would rather have. */
  static Response answer(Request request, Object report, String name, Supplier<String> csv) {
    var form = request.selectVariant(FORMS);
    return form != null && CSV_TYPE.isCompatible(form.getMediaType())
        ? Response.ok(csv.get(), CSV + ";charset=UTF-8;header=present")
            .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"")
            .build()
        : Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
  }
}
