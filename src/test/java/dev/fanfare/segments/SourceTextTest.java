package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SourceTextTest {

  private static final String MARK = "\ufeff";

  /** Longer than a buffer, with characters of every width at its borders. */
  @ParameterizedTest
  @EnumSource(TextEncoding.class)
  void readsEveryEncodingThatMayBeAnnounced(TextEncoding encoding) throws IOException {
    var random = new Random(11);
    var encoder = encoding.charset().newEncoder();
    var pieces = new ArrayList<String>();
    while (pieces.size() < 4_000) {
      var piece =
          Character.toString(random.nextInt(2) == 0 ? random.nextInt(0x20, 0x7f) : point(random));
      pieces.add(encoder.canEncode(piece) ? piece : "?");
    }
    var text = new StringBuilder();
    while (text.length() < 200_000) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    var written = text.toString().getBytes(encoding.charset());

    assertThat(characters(written, encoding)).isEqualTo(text.toString());
    assertThat(TextEncoding.named(encoding.word())).contains(encoding);
  }

  @Test
  void readsByTheByteOrderMark() throws IOException {
    var text = "id,né日😀".repeat(20_000);
    for (var charset :
        new java.nio.charset.Charset[] {
          StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
      var written = (MARK + text).getBytes(charset);
      assertThat(characters(written, null)).as("%s", charset).isEqualTo(text);
      try (var utf8 = SourceText.of(new ByteArrayInputStream(written), null).utf8()) {
        assertThat(new String(utf8.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
      }
    }
    assertThat(characters(new byte[0], null)).isEmpty();
    assertThat(characters("a".getBytes(StandardCharsets.UTF_8), null)).isEqualTo("a");
  }

  @Test
  void refusesWhatContradictsItself() {
    refuses(
        (MARK + "id").getBytes(StandardCharsets.UTF_8),
        TextEncoding.WINDOWS_1252,
        "begins as UTF-8 does, and was announced as windows-1252");
    refuses(
        (MARK + "id").getBytes(StandardCharsets.UTF_16LE),
        TextEncoding.UTF_16BE,
        "begins as UTF-16LE");
    refuses((MARK + "id").getBytes(StandardCharsets.UTF_8), TextEncoding.UTF_16, "begins as UTF-8");
    refuses(
        "id,mail".getBytes(StandardCharsets.UTF_16LE),
        TextEncoding.UTF_16,
        "announce the encoding UTF-16LE or");
    refuses("id,mail".getBytes(StandardCharsets.UTF_16LE), null, "is not UTF-8");
    refuses("id,mail".getBytes(StandardCharsets.UTF_16BE), null, "is not UTF-8");
    refuses(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0, 'i', 0, 0, 0}, null, "is UTF-32");
    refuses(new byte[] {0x1f, (byte) 0x8b, 8, 0}, null, "packed with gzip");
    refuses(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, null, "packed with zstd");
    refuses(new byte[] {'P', 'K', 3, 4}, null, "a spreadsheet");
  }

  @Test
  void tellsTheByteThatIsNoText() throws IOException {
    var text = new ByteArrayOutputStream();
    text.writeBytes((MARK + "né\n".repeat(50_000)).getBytes(StandardCharsets.UTF_8));
    int good = text.size();
    text.write(0xe9);
    text.write('!');
    malformed(text.toByteArray(), null, good + 1, "must be UTF-8, which has no E9");
    malformed(new byte[] {'a', (byte) 0xc3}, null, 2, "must be UTF-8, which has no C3");
    malformed(
        new byte[] {'a', 'b', (byte) 0x81},
        TextEncoding.WINDOWS_1252,
        3,
        "must be windows-1252, which has no 81");
    malformed(
        new byte[] {'a', 0, 0, (byte) 0xd8, 'b', 0},
        TextEncoding.UTF_16LE,
        3,
        "must be UTF-16LE, which has no 00 D8 62 00");
  }

  private static void malformed(
      byte[] written, @Nullable TextEncoding encoding, long at, String rule) {
    assertThatThrownBy(() -> characters(written, encoding))
        .isInstanceOfSatisfying(
            MalformedText.class,
            malformed ->
                assertThat(malformed.refused().violations().getFirst().place())
                    .isEqualTo("byte " + at))
        .hasMessage(rule);
  }

  private static void refuses(byte[] written, @Nullable TextEncoding encoding, String why) {
    assertThatThrownBy(() -> characters(written, encoding))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining(why);
  }

  private static String characters(byte[] written, @Nullable TextEncoding encoding)
      throws IOException {
    var all = new StringWriter();
    try (var text = SourceText.of(new ByteArrayInputStream(written), encoding).characters()) {
      text.transferTo(all);
    }
    return all.toString();
  }

  private static int point(Random random) {
    while (true) {
      int point = random.nextInt(0xa0, 0x20000);
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        return point;
      }
    }
  }
}
