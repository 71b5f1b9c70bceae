package dev.fanfare.privacy;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import org.jspecify.annotations.Nullable;

/** The rights of somebody whom only an address tells of: access and erasure, over HTTP. */
@Path("/v1")
@RunOnVirtualThread
class AddressResource {

  private final Caller caller;
  private final Workspaces workspaces;
  private final People people;

  AddressResource(Caller caller, Workspaces workspaces, People people) {
    this.caller = caller;
    this.workspaces = workspaces;
    this.people = people;
  }

  record NewErasure(@Nullable String channel, @Nullable String address) {}

  /** An address on a channel, judged good. */
  private record Named(Channel channel, String address) {}

  @POST
  @Path("erasures")
  @Allowed(Role.ADMIN)
  public Erasure erase(@Nullable NewErasure asked) {
    var named =
        named(
            asked == null ? null : asked.channel(),
            asked == null ? null : asked.address(),
            "/channel",
            "/address");
    return people.eraseAddress(
        caller.workspace(), named.channel(), named.address(), caller.keyId());
  }

  @GET
  @Path("addresses/{channel}/{address}/data")
  @Produces(MediaType.APPLICATION_JSON)
  @Allowed(Role.ADMIN)
  public StreamingOutput tell(
      @PathParam("channel") String channel, @PathParam("address") String address) {
    var named = named(channel, address, "channel", "address");
    var workspace = caller.workspace();
    people.requireNoProfile(workspace, named.channel(), named.address());
    return out -> people.tellAddress(workspace, named.channel(), named.address(), out);
  }

  private Named named(
      @Nullable String word, @Nullable String given, String placeOfWord, String place) {
    var channel = word == null ? null : Channel.ofWord(word).orElse(null);
    new Violations()
        .require(channel != null, placeOfWord, word, "must be " + Channel.words())
        .requirePresent(given, place)
        .refuse();
    if (channel == null || given == null) {
      throw new IllegalStateException("refused above");
    }
    var region = workspaces.settings(caller.workspace()).region();
    return switch (channel.judge(given, region)) {
      case Checked.Good(var address) -> new Named(channel, address);
      case Checked.Bad(var rule) -> {
        new Violations().add(place, given, rule).refuseContent();
        throw new IllegalStateException("refused above");
      }
    };
  }
}
