package dev.fanfare.analytics;

import dev.fanfare.platform.OwnPage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The page of a run's report, the same for every run: it asks for the one its address names. */
@Path("/reports/{id}")
@RunOnVirtualThread
final class ReportPageResource {

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response page(@PathParam("id") String id) {
    return OwnPage.of("/report/report.html");
  }
}
