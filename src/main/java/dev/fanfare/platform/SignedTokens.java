package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Tokens of links: URL-safe text that names something of a workspace and that only this
 * installation can make. A token holds its format, the version of its key, the workspace, the facts
 * and a code of 16 bytes over all of it; a token for one use is none for another. Any thread.
 */
@Singleton
public final class SignedTokens {

  private static final byte FORMAT = 1;
  private static final int MAC = 16;
  private static final int LONGEST_HEADER = 1 + 5 + 5;
  private static final int LONGEST = 4_096;

  private final Keystore keystore;

  SignedTokens(Keystore keystore) {
    this.keystore = keystore;
  }

  /** What a token says, and of which workspace. */
  @SuppressWarnings("ArrayRecordComponent") // Read at once and not kept.
  public record Signed(WorkspaceId workspace, byte[] facts) {}

  /** Makes tokens of one workspace and use with the newest key. Of one thread. */
  public static final class Writer {
    private final byte[] header;
    private final Keystore.Coder coder;

    private Writer(byte[] header, Keystore.Coder coder) {
      this.header = header;
      this.coder = coder;
    }

    public String write(byte[] facts) {
      var signed = Arrays.copyOf(header, header.length + facts.length);
      System.arraycopy(facts, 0, signed, header.length, facts.length);
      return text(signed, coder.mac(signed));
    }
  }

  public Writer writer(WorkspaceId workspace, String use) {
    int version = keystore.newestVersion();
    var header = ByteBuffer.allocate(LONGEST_HEADER).put(FORMAT);
    putNumber(header, version);
    putNumber(header, workspace.value());
    return new Writer(
        Arrays.copyOf(header.array(), header.position()),
        keystore.coder(workspace, use, version).orElseThrow());
  }

  /** What the token says; empty when it is not one of ours for this use. */
  public Optional<Signed> read(String use, String token) {
    var bytes = bytes(token);
    int signed = bytes.length - MAC;
    if (signed < 3 || bytes[0] != FORMAT) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes, 1, signed - 1);
    long version = number(in);
    long workspace = number(in);
    if (version < 1 || workspace < 0) {
      return Optional.empty();
    }
    var owner = new WorkspaceId((int) workspace);
    var facts = Arrays.copyOfRange(bytes, in.position(), signed);
    var said = Arrays.copyOf(bytes, signed);
    return keystore
        .coder(owner, use, (int) version)
        .map(coder -> coder.mac(said))
        .filter(
            mac ->
                MessageDigest.isEqual(
                    Arrays.copyOf(mac, MAC), Arrays.copyOfRange(bytes, signed, bytes.length)))
        // The last character may have bits to spare: without this, several texts were one token.
        .filter(mac -> text(said, mac).equals(token))
        .map(mac -> new Signed(owner, facts));
  }

  /** Writes a number of 0 and above in as few bytes as it needs, seven bits each. */
  public static ByteBuffer putNumber(ByteBuffer out, int number) {
    int left = number;
    while (left >= 0x80) {
      out.put((byte) (left | 0x80));
      left >>>= 7;
    }
    return out.put((byte) left);
  }

  /** Reads what {@link #putNumber} wrote; -1 for anything else. */
  public static int number(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < 35 && in.hasRemaining(); shift += 7) {
      byte next = in.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number <= Integer.MAX_VALUE && (next != 0 || shift == 0) ? (int) number : -1;
      }
    }
    return -1;
  }

  private static byte[] bytes(String token) {
    if (token.length() > LONGEST) {
      return new byte[0];
    }
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static String text(byte[] signed, byte[] mac) {
    var bytes = Arrays.copyOf(signed, signed.length + MAC);
    System.arraycopy(mac, 0, bytes, signed.length, MAC);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
