package dev.fanfare.tracking;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Base64;

/** The picture of one clear pixel that tells of opens. */
@Path("/o/{token}")
@RunOnVirtualThread
class OpenResource {

  private static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private final LinkSigner signer;
  private final EngagementLog log;
  private final ReaderRates rates;

  OpenResource(LinkSigner signer, EngagementLog log, ReaderRates rates) {
    this.signer = signer;
    this.log = log;
    this.rates = rates;
  }

  @GET
  @Produces("image/gif")
  public Response picture(
      @PathParam("token") String token,
      @Context HttpHeaders headers,
      @Context Request request,
      @Context HttpServerRequest connection) {
    rates.admit(connection.remoteAddress());
    var message = signer.open(token);
    if (message.isEmpty()) {
      return Response.status(Response.Status.NOT_FOUND).build();
    }
    if (!log.commit(
        Engagement.open(
            message.get(), AgentRules.of(request.getMethod(), headers::getHeaderString)))) {
      throw EngagementLog.unavailable();
    }
    return Response.ok(PIXEL)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
