package dev.fanfare.status;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The page of figures. It holds none itself: it asks the API with a key its reader types in. */
@Path("/status")
@RunOnVirtualThread
final class StatusPageResource {

  private static final String PAGE = "/status/status.html";

  /** Its own style and script and nothing else: nothing that a figure says can run. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response page() {
    try (var page =
        Objects.requireNonNull(StatusPageResource.class.getResourceAsStream(PAGE), PAGE)) {
      return Response.ok(page.readAllBytes())
          .type(MediaType.TEXT_HTML + ";charset=utf-8")
          .header("Content-Security-Policy", POLICY)
          .header("Referrer-Policy", "no-referrer")
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
