package dev.fanfare.status;

import dev.fanfare.platform.OwnPage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The page of figures. */
@Path("/status")
@RunOnVirtualThread
final class StatusPageResource {

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response page() {
    return OwnPage.of("/status/status.html");
  }
}
