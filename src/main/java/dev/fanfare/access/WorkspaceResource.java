package dev.fanfare.access;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings of the caller's workspace. */
@Path("/v1/workspace")
@RunOnVirtualThread
class WorkspaceResource {

  private final Caller caller;
  private final WorkspaceStore store;

  WorkspaceResource(Caller caller, WorkspaceStore store) {
    this.caller = caller;
    this.store = store;
  }

  /**
   * Null: not to be changed. Empty: to be cleared (RFC 7396). Not a record, to whose constructor an
   * absent member would come as an empty one.
   */
  static final class Change {
    @JsonProperty @Nullable Optional<String> publicUrl;
    @JsonProperty @Nullable Optional<String> postalAddress;
    @JsonProperty @Nullable Optional<String> defaultZone;
    @JsonProperty @Nullable Optional<String> region;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Response read() {
    return answer(store.byId(caller.workspace()));
  }

  @PATCH
  @Allowed(Role.ADMIN)
  @Transactional
  public Response change(
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, @Nullable Change asked) {
    new Violations().requirePresent(asked, "body").refuse();
    var change = requireNonNull(asked);
    var now = store.lock(caller.workspace());
    Precondition.of(ifMatch, null).require(now.version());
    var rules = new WorkspaceRules();
    var next =
        new WorkspaceSettings(
            now.id(),
            now.name(),
            now.sandbox(),
            change.publicUrl == null
                ? now.publicUrl()
                : rules.publicUrl(change.publicUrl.orElse(null), now.sandbox()),
            change.postalAddress == null
                ? now.postalAddress()
                : rules.postalAddress(change.postalAddress.orElse(null)),
            change.defaultZone == null
                ? now.defaultZone()
                : rules.zone(change.defaultZone.orElse("")),
            change.region == null ? now.region() : rules.region(change.region.orElse(null)),
            now.createdAt(),
            now.version());
    rules.refuse();
    return answer(store.update(next));
  }

  private static Response answer(WorkspaceSettings settings) {
    return Response.ok(WorkspaceView.of(settings))
        .header(HttpHeaders.ETAG, Precondition.etag(settings.version()))
        .build();
  }
}
