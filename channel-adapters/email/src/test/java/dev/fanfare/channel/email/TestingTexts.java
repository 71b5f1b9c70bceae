package dev.fanfare.channel.email;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts as people and their enemies write them, the same for the same seed. */
final class TestingTexts {

  private static final List<String> PIECES =
      List.of(
          "Hello",
          " ",
          "  ",
          "\t",
          "ü",
          "č",
          "Ċ",
          "日本語",
          "👩‍👩‍👧",
          "𝒳",
          "=",
          "=?",
          "?=",
          "_",
          "=?UTF-8?Q?x?=",
          ".",
          "..",
          "--",
          "\"",
          "\\",
          "<b>",
          ",",
          ";",
          ":",
          "@",
          "\u00a0",
          "\u0085",
          "\u2028",
          "e\u0301",
          "averyveryverylongwordwithoutanyplacetobreakit".repeat(3),
          "=_fanfare_alternative",
          "From ",
          "100 %");

  private TestingTexts() {}

  static Stream<String> lines(int seed, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(_ -> line(random));
  }

  static Stream<String> bodies(int seed, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(
            _ -> {
              StringBuilder body = new StringBuilder();
              int lines = random.nextInt(12);
              for (int i = 0; i < lines; i++) {
                body.append(line(random)).append(random.nextInt(4) == 0 ? "\n\n" : "\n");
              }
              return body.append(line(random)).toString();
            });
  }

  private static String line(Random random) {
    StringBuilder line = new StringBuilder();
    int pieces = random.nextInt(30);
    boolean ascii = random.nextInt(3) == 0;
    for (int i = 0; i < pieces; i++) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      if (!ascii || piece.chars().allMatch(c -> c < 0x80)) {
        line.append(piece);
      }
    }
    return line.toString();
  }
}
