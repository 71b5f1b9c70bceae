package dev.fanfare.behaviour;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.behaviour.EventType.Property;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.AttributeType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of events of a workspace over HTTP. */
@Path("/v1/event-types")
@RunOnVirtualThread
class EventTypesResource {

  private static final int MOST_PROPERTIES = 100;
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,63}$)[a-z][a-z0-9]*([._-][a-z0-9]+)*");
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  /** When it happened, which every event says. */
  private static final String AT = "at";

  private final Caller caller;
  private final EventTypes types;

  EventTypesResource(Caller caller, EventTypes types) {
    this.caller = caller;
    this.types = types;
  }

  /** A property, as asked for. */
  record Declared(@Nullable String type, @Nullable Boolean required, @Nullable Boolean personal) {}

  /** The body of a declaration. */
  record Declaration(@Nullable Map<String, @Nullable Declared> properties) {}

  record PropertyView(String type, boolean required, boolean personal) {}

  record View(
      String name, Map<String, PropertyView> properties, Instant createdAt, Instant changedAt) {
    static View of(EventType type) {
      var properties = new TreeMap<String, PropertyView>();
      type.properties()
          .forEach(
              (name, property) ->
                  properties.put(
                      name,
                      new PropertyView(
                          property.type().word(), property.required(), property.personal())));
      return new View(type.name(), properties, type.createdAt(), type.changedAt());
    }
  }

  record ListView(List<View> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST, Role.AUDITOR})
  public ListView list() {
    return new ListView(types.all(caller.workspace()).stream().map(View::of).toList());
  }

  @GET
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST, Role.AUDITOR})
  public Response read(@PathParam("name") String name) {
    return types
        .read(caller.workspace(), name)
        .map(row -> answer(200, row.type(), row.version()))
        .orElseThrow(() -> ApiProblem.notFound("event type", name));
  }

  @PUT
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response declare(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Nullable Declaration declaration) {
    var violations = new Violations();
    violations.require(
        NAME.matcher(name).matches(),
        "name",
        name,
        "must be 1 to 63 lower-case letters and digits, parted by single . - or _");
    var properties = properties(declaration, violations);
    violations.refuse();
    var precondition = Precondition.of(ifMatch, ifNoneMatch);
    var declared = types.declare(caller.workspace(), name, properties, precondition);
    return answer(declared.created() ? 201 : 200, declared.type(), declared.version());
  }

  private static Response answer(int status, EventType type, long version) {
    return Response.status(status)
        .entity(View.of(type))
        .header(HttpHeaders.ETAG, Precondition.etag(version))
        .build();
  }

  @DELETE
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response delete(@PathParam("name") String name) {
    types.delete(caller.workspace(), name);
    return Response.noContent().build();
  }

  private static SortedMap<String, Property> properties(
      @Nullable Declaration declaration, Violations violations) {
    var given =
        declaration == null || declaration.properties() == null
            ? Map.<String, @Nullable Declared>of()
            : declaration.properties();
    violations.require(
        given.size() <= MOST_PROPERTIES,
        "/properties",
        given.size(),
        "must be at most " + MOST_PROPERTIES);
    var properties = new TreeMap<String, Property>();
    new TreeMap<>(given)
        .forEach(
            (name, one) -> {
              var place = "/properties/" + name;
              var word = one == null ? null : one.type();
              var type = word == null ? null : AttributeType.ofWord(word).orElse(null);
              violations
                  .require(
                      PROPERTY.matcher(name).matches() && !name.equals(AT),
                      place,
                      name,
                      "must be a letter and then up to 63 of A-Z, a-z, 0-9 and _, and not \"at\"")
                  .require(
                      type != null,
                      place + "/type",
                      word,
                      "must be string, number, boolean, date, instant or strings");
              if (one != null && type != null) {
                properties.put(
                    name,
                    new Property(
                        type,
                        Boolean.TRUE.equals(one.required()),
                        Boolean.TRUE.equals(one.personal())));
              }
            });
    return properties;
  }
}
