package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SignedTokensTest {

  private static final long SEED = 20_261_122;
  private static final WorkspaceId WORKSPACE = new WorkspaceId(7);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final SignedTokens tokens = tokens(1);

  @Test
  void readsWhatItWrote() {
    for (int i = 0; i < 1_000; i++) {
      var workspace = new WorkspaceId(random.nextInt(1, Integer.MAX_VALUE));
      var facts = new byte[random.nextInt(60)];
      random.nextBytes(facts);

      var read = tokens.read("use", tokens.writer(workspace, "use").write(facts)).orElseThrow();

      assertThat(read.workspace()).isEqualTo(workspace);
      assertThat(read.facts()).isEqualTo(facts);
    }
  }

  @Test
  void refusesEveryFlippedBit() {
    var token = tokens.writer(WORKSPACE, "use").write(new byte[] {1, 2, 3, 4});
    var bytes = Base64.getUrlDecoder().decode(token);

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      var flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      var text = Base64.getUrlEncoder().withoutPadding().encodeToString(flipped);
      assertThat(tokens.read("use", text)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void refusesEveryOtherText() {
    var token = tokens.writer(WORKSPACE, "use").write(new byte[] {1, 2, 3, 4});

    for (int at = 0; at < token.length(); at++) {
      assertThat(tokens.read("use", token.substring(0, at))).isEmpty();
      for (char c : "ABz09-_=+/ é\u0000".toCharArray()) {
        var other = token.substring(0, at) + c + token.substring(at + 1);
        if (!other.equals(token)) {
          assertThat(tokens.read("use", other)).as(other).isEmpty();
        }
      }
    }
    assertThat(tokens.read("use", token + "A")).isEmpty();
    assertThat(tokens.read("use", token + "=")).isEmpty();
    assertThat(tokens.read("use", "A".repeat(1_000_000))).isEmpty();
  }

  @Test
  void refusesAnotherUseAndAnotherInstallation() {
    var token = tokens.writer(WORKSPACE, "use").write(new byte[] {1});

    assertThat(tokens.read("other", token)).isEmpty();
    assertThat(tokens(2).read("use", token)).isEmpty();
  }

  @Test
  void readsTokensOfAnOlderKeyAsLongAsTheKeystoreHasIt() {
    var old = tokens(1).writer(WORKSPACE, "use").write(new byte[] {1});
    var both = new SignedTokens(keystore(1, 1, 2));
    var rotated = both.writer(WORKSPACE, "use").write(new byte[] {1});

    assertThat(both.read("use", old)).isPresent();
    assertThat(rotated).isNotEqualTo(old);
    assertThat(tokens.read("use", rotated)).isEmpty();
    assertThat(new SignedTokens(keystore(1, 2)).read("use", old)).isEmpty();
  }

  @Test
  void writesNumbersInOneWayOnly() {
    for (int number : new int[] {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE}) {
      var out = SignedTokens.putNumber(ByteBuffer.allocate(5), number).flip();
      assertThat(SignedTokens.number(out)).isEqualTo(number);
      assertThat(out.hasRemaining()).isFalse();
    }
    assertThat(SignedTokens.number(ByteBuffer.wrap(new byte[] {(byte) 0x80, 0}))).isEqualTo(-1);
    assertThat(SignedTokens.number(ByteBuffer.wrap(new byte[] {(byte) 0x80}))).isEqualTo(-1);
    assertThat(SignedTokens.number(ByteBuffer.allocate(0))).isEqualTo(-1);
  }

  private static SignedTokens tokens(int seed) {
    return new SignedTokens(keystore(seed, 1));
  }

  private static Keystore keystore(int seed, int... versions) {
    var seals = new TreeMap<Integer, byte[]>();
    for (int version : versions) {
      seals.put(version, root(seed * 100 + version));
    }
    return new Keystore(new KeystoreFile.Roots(root(seed), seals));
  }

  private static byte[] root(int seed) {
    var root = new byte[32];
    new SplittableRandom(seed).nextBytes(root);
    return root;
  }
}
