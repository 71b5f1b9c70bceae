package dev.fanfare.bench;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Message ids as they are documented: UUID version 5 (RFC 9562) of the key. Written a second time
 * on purpose, so that an auditor need not trust the engine for them. For one thread.
 */
final class MessageIds {
  private static final UUID NAMESPACE = UUID.fromString("5d1e3a4f-0c0b-5c58-9a0e-fa4fa7e00001");

  private final MessageDigest sha1;

  MessageIds() {
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  UUID of(int workspace, long run, short step, long occurrence, long person, short slot) {
    ByteBuffer name = ByteBuffer.allocate(48);
    name.putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits());
    name.putInt(workspace).putLong(run).putShort(step);
    name.putLong(occurrence).putLong(person).putShort(slot);
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.array()));
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & ~(3L << 62)) | 1L << 63;
    return new UUID(high, low);
  }
}
