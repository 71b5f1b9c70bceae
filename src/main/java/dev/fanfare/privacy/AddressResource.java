package dev.fanfare.privacy;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;

/** The rights of somebody whom only an address tells of: access, over HTTP. */
@Path("/v1/addresses")
@RunOnVirtualThread
class AddressResource {

  private final Caller caller;
  private final NamedAddresses addresses;
  private final People people;

  AddressResource(Caller caller, NamedAddresses addresses, People people) {
    this.caller = caller;
    this.addresses = addresses;
    this.people = people;
  }

  @GET
  @Path("{channel}/{address}/data")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed(Role.ADMIN)
  public StreamingOutput tell(
      @PathParam("channel") String channel, @PathParam("address") String address) {
    var named = addresses.named(channel, address, "channel", "address");
    var workspace = caller.workspace();
    people.requireNoProfile(workspace, named.channel(), named.address());
    return out -> people.tellAddress(workspace, named.channel(), named.address(), out);
  }
}
