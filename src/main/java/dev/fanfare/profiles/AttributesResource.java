package dev.fanfare.profiles;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The schema of attributes over HTTP. */
@Path("/v1/attributes")
@RunOnVirtualThread
class AttributesResource {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private final Caller caller;
  private final Attributes attributes;

  AttributesResource(Caller caller, Attributes attributes) {
    this.caller = caller;
    this.attributes = attributes;
  }

  record Declaration(@Nullable String type) {}

  record View(String name, String type, Instant createdAt) {
    static View of(Attribute attribute) {
      return new View(attribute.name(), attribute.type().word(), attribute.createdAt());
    }
  }

  record ListView(List<View> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.ANALYST, Role.INGEST})
  public ListView list() {
    return new ListView(attributes.all(caller.workspace()).stream().map(View::of).toList());
  }

  @PUT
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response declare(@PathParam("name") String name, @Nullable Declaration declaration) {
    var word = declaration == null ? null : declaration.type();
    var type = word == null ? null : AttributeType.ofWord(word).orElse(null);
    new Violations()
        .require(
            NAME.matcher(name).matches(),
            "name",
            name,
            "must be a letter and then up to 63 of A-Z, a-z, 0-9 and _")
        .require(
            type != null,
            "/type",
            word,
            "must be string, number, boolean, date, instant or strings")
        .refuse();
    if (type == null) {
      throw new IllegalStateException("refused above");
    }
    var declared = attributes.declare(caller.workspace(), name, type);
    return Response.status(declared.created() ? 201 : 200)
        .entity(View.of(declared.attribute()))
        .build();
  }
}
