package dev.fanfare.privacy;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates of erasures over HTTP. */
@Path("/v1/erasures")
@RunOnVirtualThread
class ErasuresResource {

  private static final String LIST = "erasures";

  private final Caller caller;
  private final People people;
  private final Pages pages;

  ErasuresResource(Caller caller, People people, Pages pages) {
    this.caller = caller;
    this.people = people;
    this.pages = pages;
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
