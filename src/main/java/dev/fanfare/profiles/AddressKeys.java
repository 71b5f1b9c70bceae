package dev.fanfare.profiles;

import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
    var data = (channel.word() + ":" + normalisedAddress).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(keystore.mac(workspace, "address", data)).getLong();
  }
}
