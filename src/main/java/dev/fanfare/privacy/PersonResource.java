package dev.fanfare.privacy;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;

/** The rights of one person over HTTP: access (GDPR article 15) and erasure (article 17). */
@Path("/v1/profiles")
@RunOnVirtualThread
class PersonResource {

  private final Caller caller;
  private final People people;

  PersonResource(Caller caller, People people) {
    this.caller = caller;
    this.people = people;
  }

  @DELETE
  @Path("{externalId}")
  @Allowed(Role.ADMIN)
  public Erasure erase(@PathParam("externalId") String externalId) {
    return people.erase(caller.workspace(), externalId, caller.keyId());
  }

  @GET
  @Path("{externalId}/data")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed(Role.ADMIN)
  public StreamingOutput tell(@PathParam("externalId") String externalId) {
    var workspace = caller.workspace();
    people.requireKnown(workspace, externalId);
    return out -> people.tell(workspace, externalId, out);
  }
}
