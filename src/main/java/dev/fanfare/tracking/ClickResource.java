package dev.fanfare.tracking;

import dev.fanfare.platform.PersonPage;
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
import java.util.Optional;

/**
 * The door behind every tracked link, for anybody who has the link: notes the click, then leads on,
 * also when it cannot be noted. Where to stands in the token or in the table it names; a request
 * cannot say it.
 */
@Path("/c/{token}")
@RunOnVirtualThread
class ClickResource {

  private final LinkSigner signer;
  private final LinkTables tables;
  private final EngagementLog log;
  private final ReaderRates rates;

  ClickResource(LinkSigner signer, LinkTables tables, EngagementLog log, ReaderRates rates) {
    this.signer = signer;
    this.tables = tables;
    this.log = log;
    this.rates = rates;
  }

  /** A click and the link it names. */
  private record Followed(LinkSigner.Click click, TemplateLink link) {

    /** Where it leads; empty for the link that nobody sees. */
    Optional<String> target() {
      return link.target() != null || link.part() == TemplateLink.Part.HIDDEN
          ? Optional.ofNullable(link.target())
          : PackedTarget.unpack(link.source(), click.target());
    }
  }

  @GET
  @Produces("text/html")
  public Response follow(
      @PathParam("token") String token,
      @Context HttpHeaders headers,
      @Context Request request,
      @Context HttpServerRequest connection) {
    rates.admit(connection.remoteAddress());
    var followed = signer.click(token).flatMap(this::followed);
    if (followed.isEmpty()) {
      return PersonPage.unknownLink();
    }
    var click = followed.get().click();
    var link = followed.get().link();
    boolean committed =
        log.commit(
            Engagement.click(
                click.message(),
                click.table(),
                link,
                AgentRules.of(request.getMethod(), headers::getHeaderString)));
    var target = followed.get().target();
    if (target.isPresent()) {
      // Where it leads is known: a reader does not wait for what we cannot write down.
      return leadOn(target.get());
    }
    if (!committed) {
      throw EngagementLog.unavailable();
    }
    return PersonPage.unknownLink();
  }

  private Optional<Followed> followed(LinkSigner.Click click) {
    return tables
        .link(click.message().workspace(), click.table(), click.number())
        .map(link -> new Followed(click, link));
  }

  private static Response leadOn(String target) {
    return Response.status(Response.Status.FOUND)
        .header(HttpHeaders.LOCATION, target)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Robots-Tag", "noindex")
        .build();
  }
}
