package dev.fanfare.consent;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.PersonPage;
import dev.fanfare.platform.WorkspaceId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/**
 * The door behind a confirmation link, for anybody who has the link. Reading never confirms, since
 * mail scanners follow links; the button does.
 */
@Path("/d/{token}")
@RunOnVirtualThread
class ConfirmationResource {

  private final ConsentRequests requests;
  private final Workspaces workspaces;

  ConfirmationResource(ConsentRequests requests, Workspaces workspaces) {
    this.requests = requests;
    this.workspaces = workspaces;
  }

  @GET
  @Produces("text/html")
  public Response page(@PathParam("token") String token) {
    var found = requests.linked(token);
    if (found.isEmpty()) {
      return PersonPage.unknownLink();
    }
    var linked = found.get();
    var sender = sender(linked.workspace());
    if (linked.request().confirmedAt() != null) {
      return ConfirmationPage.done(sender, linked.purpose());
    }
    return requests.waits(linked)
        ? ConfirmationPage.ask(sender, linked.purpose())
        : ConfirmationPage.expired();
  }

  @POST
  @BodyLimit(FormFields.LONGEST)
  @Consumes("*/*")
  @Produces("text/html")
  public Response confirm(@PathParam("token") String token) {
    var found = requests.linked(token);
    if (found.isEmpty()) {
      return PersonPage.unknownLink();
    }
    var linked = found.get();
    return switch (requests.confirm(linked)) {
      case CONFIRMED -> ConfirmationPage.done(sender(linked.workspace()), linked.purpose());
      case EXPIRED -> ConfirmationPage.expired();
    };
  }

  private String sender(WorkspaceId workspace) {
    return workspaces.settings(workspace).sender();
  }
}
