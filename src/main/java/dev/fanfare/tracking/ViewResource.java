package dev.fanfare.tracking;

import dev.fanfare.platform.PersonPage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Semaphore;

/** A message in a browser, for anybody who has its link. Nothing of it is noted. */
@Path("/v/{token}")
@RunOnVirtualThread
class ViewResource {

  /** Rendered at once: campaigns render on the same threads, and anybody with a link may ask. */
  static final int MOST_AT_ONCE = 4;

  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final LinkSigner signer;
  private final SentMessages messages;

  ViewResource(LinkSigner signer, SentMessages messages) {
    this.signer = signer;
    this.messages = messages;
  }

  @GET
  @Produces("text/html")
  public Response view(@PathParam("token") String token) {
    var message = signer.view(token);
    if (message.isEmpty()) {
      return PersonPage.nobodys(token);
    }
    if (!places.tryAcquire()) {
      return PersonPage.busy();
    }
    try {
      return switch (messages.view(message.get())) {
        case Viewed.Shown shown -> ViewPage.of(shown);
        case Viewed.Gone() -> ViewPage.gone();
        case Viewed.NotShown() -> ViewPage.notShown();
      };
    } finally {
      places.release();
    }
  }
}
