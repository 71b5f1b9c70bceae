package dev.fanfare.privacy;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Erasures by address, and the certificates of all, over HTTP. */
@Path("/v1/erasures")
@RunOnVirtualThread
class ErasuresResource {

  private static final String LIST = "erasures";

  private final Caller caller;
  private final People people;
  private final Pages pages;
  private final NamedAddresses addresses;

  ErasuresResource(Caller caller, NamedAddresses addresses, People people, Pages pages) {
    this.caller = caller;
    this.addresses = addresses;
    this.people = people;
    this.pages = pages;
  }

  record NewErasure(@Nullable String channel, @Nullable String address) {}

  /** Erases somebody whom only an address tells of. */
  @POST
  @Allowed(Role.ADMIN)
  public Erasure erase(@Nullable NewErasure asked) {
    var named =
        addresses.named(
            asked == null ? null : asked.channel(),
            asked == null ? null : asked.address(),
            "/channel",
            "/address");
    return people.eraseAddress(
        caller.workspace(), named.channel(), named.address(), caller.keyId());
  }

  @GET
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public Page<Erasure> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    var request = pages.read(caller.workspace(), LIST, cursor, limit);
    long after = request.first() ? 0 : Long.parseLong(request.after().getFirst());
    var rows = people.page(caller.workspace(), after, request.limit() + 1);
    return pages.page(
        caller.workspace(),
        LIST,
        request,
        rows,
        erasure -> List.of(Long.toString(erasure.number())));
  }
}
