package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.SignedTokens;
import dev.fanfare.platform.TestingTokens;
import dev.fanfare.platform.WorkspaceId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is signed is read again, and nothing else is. */
final class LinkSignerLawsTest {

  private static final long SEED = 20_261_122;
  private static final String SOURCE = "https://shop.example/p/${sku}?c=${externalId}&lang=de";

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final SignedTokens tokens = TestingTokens.make();
  private final LinkSigner signer = new LinkSigner(tokens);

  @Test
  void readsEveryClickItSigned() {
    for (int i = 0; i < 1_000; i++) {
      var target = new byte[random.nextInt(80)];
      random.nextBytes(target);
      var click = new LinkSigner.Click(message(), number(), number(), target);

      var token = signer.click(signer.clicks(click.message()), click);

      var read = signer.click(token).orElseThrow();
      assertThat(read.message()).as("click %d of seed %d", i, SEED).isEqualTo(click.message());
      assertThat(read.table()).isEqualTo(click.table());
      assertThat(read.number()).isEqualTo(click.number());
      assertThat(read.target()).isEqualTo(target);
    }
  }

  @Test
  void readsOpensAndViewsAsWhatTheyAre() {
    for (int i = 0; i < 500; i++) {
      var message = message();

      assertThat(signer.open(signer.open(message))).contains(message);
      assertThat(signer.view(signer.view(message))).contains(message);
      assertThat(signer.open(signer.view(message))).isEmpty();
      assertThat(signer.view(signer.open(message))).isEmpty();
      assertThat(signer.click(signer.open(message))).isEmpty();
    }
  }

  @Test
  void makesShortTokensOfConstantLinks() {
    var message = new MessageRef(new WorkspaceId(40), Long.MAX_VALUE, Long.MAX_VALUE, 9);
    var click = new LinkSigner.Click(message, 100_000, 100, new byte[0]);

    assertThat(signer.click(signer.clicks(message), click)).hasSizeLessThan(60);
  }

  @Test
  void unpacksEveryTargetItPacked() {
    for (int i = 0; i < 1_000; i++) {
      var target = new StringBuilder("https://shop.example/p/");
      for (int left = random.nextInt(200); left > 0; left--) {
        target.append((char) random.nextInt('!', '~' + 1));
      }
      var packed = PackedTarget.pack(SOURCE, target.toString());

      assertThat(PackedTarget.unpack(SOURCE, packed)).contains(target.toString());
    }
  }

  @Test
  void packsLittleMoreThanThePersonsOwnPart() {
    var packed = PackedTarget.pack(SOURCE, "https://shop.example/p/4711?c=ada&lang=de");

    assertThat(packed).hasSizeLessThan(25);
  }

  @Test
  void unpacksNothingThatItDidNotPack() {
    var packed = PackedTarget.pack(SOURCE, "https://shop.example/p/4711?c=ada&lang=de");

    assertThat(PackedTarget.unpack(SOURCE, java.util.Arrays.copyOf(packed, 3))).isEmpty();
    assertThat(PackedTarget.unpack(SOURCE, new byte[0])).isEmpty();
  }

  private MessageRef message() {
    return new MessageRef(
        new WorkspaceId(random.nextInt(1, 1_000_000)),
        random.nextLong(Long.MAX_VALUE),
        random.nextLong(Long.MAX_VALUE),
        random.nextInt(10),
        random.nextBoolean() ? 0 : random.nextLong(1, Long.MAX_VALUE));
  }

  private int number() {
    return random.nextInt(1 << random.nextInt(1, 31));
  }
}
