package dev.fanfare.consent;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.PersonPage;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door behind every unsubscribe link, for anybody who has the link: a page with one button, and
 * the one-click POST of RFC 8058. Reading never changes anything, since mail scanners follow links.
 */
@Path("/u/{token}")
@RunOnVirtualThread
class UnsubscribeResource {

  private static final int LONGEST_FORM = 4_096;

  private final UnsubscribeLinks links;
  private final Purposes purposes;
  private final Consents consents;
  private final Workspaces workspaces;
  private final AgroalDataSource pool;
  private final CampaignClock clock;

  UnsubscribeResource(
      UnsubscribeLinks links,
      Purposes purposes,
      Consents consents,
      Workspaces workspaces,
      AgroalDataSource pool,
      CampaignClock clock) {
    this.links = links;
    this.purposes = purposes;
    this.consents = consents;
    this.workspaces = workspaces;
    this.pool = pool;
    this.clock = clock;
  }

  /** A link that names a purpose which can be withdrawn from. */
  private record Named(UnsubscribeLinks.Link link, Purpose purpose, String sender) {}

  @GET
  @Produces("text/html")
  public Response page(@PathParam("token") String token) {
    var named = named(token);
    return named == null
        ? PersonPage.nobodys(token)
        : UnsubscribePage.ask(named.sender(), named.purpose().shownAs());
  }

  @POST
  @BodyLimit(LONGEST_FORM)
  @Consumes("*/*")
  @Produces("text/html")
  public Response withdraw(@PathParam("token") String token, InputStream form) throws IOException {
    var named = named(token);
    if (named == null) {
      return PersonPage.nobodys(token);
    }
    var body = new String(form.readNBytes(LONGEST_FORM), StandardCharsets.UTF_8);
    boolean page = body.contains(UnsubscribePage.FROM_PAGE);
    var change =
        new Consents.Change(
            named.purpose(),
            Channel.EMAIL,
            false,
            page ? "button of the unsubscribe page" : "one-click unsubscribe (RFC 8058)",
            page ? "page" : "one-click");
    var link = named.link();
    var workspace = link.workspace();
    var at = clock.now(workspace);
    // Whoever has no address any more withdraws for the one that may come back.
    Sql.inDoorTransaction(
        pool,
        connection ->
            consents.change(
                connection, workspace, link.profileId(), link.runId(), List.of(change), at));
    return UnsubscribePage.done(named.sender(), named.purpose().shownAs());
  }

  private String sender(WorkspaceId workspace) {
    return workspaces.settings(workspace).sender();
  }

  private @Nullable Named named(String token) {
    var link = links.read(token).orElse(null);
    if (link == null) {
      return null;
    }
    return purposes
        .byBit(link.workspace(), link.purposeBit())
        .filter(purpose -> !purpose.service())
        .map(purpose -> new Named(link, purpose, sender(link.workspace())))
        .orElse(null);
  }
}
