package dev.fanfare.consent;

import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Makes and reads the signed tokens of unsubscribe links: 51 URL-safe characters that name the run,
 * the person and the purpose and that only this installation can make. They do not expire: a link
 * in an old message must work. Any thread.
 */
@Singleton
public final class UnsubscribeLinks {

  private static final byte VERSION = 1;
  private static final int FACTS = 1 + Integer.BYTES + 2 * Long.BYTES + 1;
  private static final int MAC = 16;
  private static final String USE = "unsubscribe";

  private final Keystore keystore;

  UnsubscribeLinks(Keystore keystore) {
    this.keystore = keystore;
  }

  /** What a link names. */
  record Link(WorkspaceId workspace, long runId, long profileId, int purposeBit) {}

  /** The token of a message; the path of its link is {@code /u/} and the token. */
  public String token(WorkspaceId workspace, long runId, long profileId, int purposeBit) {
    var facts =
        ByteBuffer.allocate(FACTS)
            .put(VERSION)
            .putInt(workspace.value())
            .putLong(runId)
            .putLong(profileId)
            .put((byte) purposeBit)
            .array();
    return write(facts, mac(workspace, facts));
  }

  /** What the token names; empty when it is not one of ours. */
  Optional<Link> read(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != FACTS + MAC || bytes[0] != VERSION) {
      return Optional.empty();
    }
    var facts = Arrays.copyOf(bytes, FACTS);
    var in = ByteBuffer.wrap(facts, 1, FACTS - 1);
    var link = new Link(new WorkspaceId(in.getInt()), in.getLong(), in.getLong(), in.get());
    var mac = mac(link.workspace(), facts);
    // The last character has bits to spare: without comparing texts, several would be one token.
    return MessageDigest.isEqual(mac, Arrays.copyOfRange(bytes, FACTS, bytes.length))
            && write(facts, mac).equals(token)
        ? Optional.of(link)
        : Optional.empty();
  }

  private byte[] mac(WorkspaceId workspace, byte[] facts) {
    return Arrays.copyOf(keystore.mac(workspace, USE, facts), MAC);
  }

  private static String write(byte[] facts, byte[] mac) {
    var bytes = ByteBuffer.allocate(FACTS + MAC).put(facts).put(mac).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
