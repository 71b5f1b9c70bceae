package dev.fanfare.profiles;

import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;

/**
 * Turns addresses into keyed hashes, which join and suppress without telling the address to anybody
 * who has no key of the installation. Any thread.
 */
@Singleton
public final class AddressKeys {

  private final Keystore keystore;

  AddressKeys(Keystore keystore) {
    this.keystore = keystore;
  }

  /** The key of a normalised address: the same for one address in one workspace and channel. */
  public long of(WorkspaceId workspace, Channel channel, String normalisedAddress) {
    return many(workspace, channel).applyAsLong(normalisedAddress);
  }

  /** The same for many addresses. Of one thread. */
  ToLongFunction<String> many(WorkspaceId workspace, Channel channel) {
    var coder = keystore.coder(workspace, "address");
    var prefix = channel.word() + ":";
    return address ->
        ByteBuffer.wrap(coder.mac((prefix + address).getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** Keys of people by the workspace's own ids, for those who are only remembered as erased. */
  ToLongFunction<String> ofPerson(WorkspaceId workspace) {
    var coder = keystore.coder(workspace, "person");
    return externalId ->
        ByteBuffer.wrap(coder.mac(externalId.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
