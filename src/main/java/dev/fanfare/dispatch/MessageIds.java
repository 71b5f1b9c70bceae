package dev.fanfare.dispatch;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Message ids: UUID version 5 (RFC 9562, 5.5) of the key, so that whoever sends the same message
 * gives it the same id. Not safe for use by several threads.
 */
final class MessageIds {

  private static final UUID NAMESPACE = UUID.fromString("5d1e3a4f-0c0b-5c58-9a0e-fa4fa7e00001");

  private final MessageDigest sha1;
  private final ByteBuffer name = ByteBuffer.allocate(16 + 4 + 8 + 2 + 8 + 8 + 2);

  MessageIds() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** The id of the message with this key. */
  UUID of(MessageKey key) {
    name.clear();
    name.putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits());
    name.putInt(key.workspace()).putLong(key.runId()).putShort((short) key.step());
    name.putLong(key.occurrence()).putLong(key.profileId()).putShort((short) key.slot());
    var hash = ByteBuffer.wrap(sha1.digest(name.array()));
    long high = hash.getLong() & 0xffffffffffff0fffL | 0x5000L;
    long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
