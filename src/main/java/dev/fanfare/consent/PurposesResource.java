package dev.fanfare.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Purposes over HTTP. */
@Path("/v1/purposes")
@RunOnVirtualThread
class PurposesResource {

  private static final int LONGEST_TITLE = 100;
  private static final int LONGEST_DESCRIPTION = 300;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

  private final Caller caller;
  private final Purposes purposes;

  PurposesResource(Caller caller, Purposes purposes) {
    this.caller = caller;
    this.purposes = purposes;
  }

  record Declaration(
      @Nullable Boolean service,
      @Nullable String title,
      @Nullable String description,
      @Nullable Boolean doubleOptIn) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String name,
      boolean service,
      @Nullable String title,
      @Nullable String description,
      boolean doubleOptIn,
      Instant createdAt) {
    static View of(Purpose purpose) {
      return new View(
          purpose.name(),
          purpose.service(),
          purpose.title(),
          purpose.description(),
          purpose.doubleOptIn(),
          purpose.createdAt());
    }
  }

  record ListView(List<View> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST, Role.AUDITOR})
  public ListView list() {
    return new ListView(purposes.all(caller.workspace()).stream().map(View::of).toList());
  }

  @GET
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    return purposes
        .read(caller.workspace(), name)
        .map(row -> answer(200, row))
        .orElseThrow(() -> ApiProblem.notFound("purpose", name));
  }

  @PUT
  @Path("{name}")
  @Allowed(Role.ADMIN)
  public Response declare(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable Declaration given) {
    var declaration = given == null ? new Declaration(null, null, null, null) : given;
    boolean service = Boolean.TRUE.equals(declaration.service());
    boolean doubleOptIn = Boolean.TRUE.equals(declaration.doubleOptIn());
    var violations =
        new Violations()
            .require(
                NAME.matcher(name).matches(),
                "name",
                name,
                "must be 1 to 64 of a-z, 0-9 and - inside")
            .requirePresent(declaration.service(), "/service")
            .require(
                !service || !doubleOptIn,
                "/doubleOptIn",
                true,
                "must not be asked for a service purpose: it needs no consent");
    requireLine(violations, "/title", declaration.title(), LONGEST_TITLE);
    requireLine(violations, "/description", declaration.description(), LONGEST_DESCRIPTION);
    violations.refuse();
    var declared =
        purposes.declare(
            caller.workspace(),
            name,
            new Purposes.Declaration(
                service, declaration.title(), declaration.description(), doubleOptIn),
            Precondition.of(ifMatch, ifNoneMatch));
    return answer(declared.created() ? 201 : 200, declared.row());
  }

  private static Response answer(int status, PurposeStore.Row row) {
    return Response.status(status)
        .entity(View.of(row.purpose()))
        .header(HttpHeaders.ETAG, Precondition.etag(row.version()))
        .build();
  }

  private static void requireLine(
      Violations violations, String place, @Nullable String line, int longest) {
    violations.require(
        line == null
            || (!line.isBlank()
                && line.length() <= longest
                && line.chars().noneMatch(Character::isISOControl)),
        place,
        line,
        "must be 1 to " + longest + " characters on one line");
  }
}
