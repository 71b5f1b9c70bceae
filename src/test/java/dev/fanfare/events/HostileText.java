package dev.fanfare.events;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Seeded texts and events that try to break out of JSON. */
final class HostileText {

  private static final String[] PIECES = {
    "\"",
    "\\",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u001f",
    "\u007f",
    "é",
    "ß",
    "\u2028",
    "\uFEFF",
    "\uFFFF",
    "😀",
    "\uD800",
    "\uDC00",
    "\",\"type\":\"forged",
    "</script>",
    "{",
    "}",
    "plain words",
    "\\u0041"
  };

  private final Random random;

  HostileText(long seed) {
    random = new Random(seed);
  }

  String next() {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
      text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
    }
    return text.toString();
  }

  @Nullable String maybe() {
    return random.nextBoolean() ? next() : null;
  }

  RunFacts facts() {
    return new RunFacts(
        next(),
        next(),
        random.nextInt(),
        "{\"gold\": " + random.nextInt(100) + "}",
        next(),
        next(),
        next(),
        random.nextInt(),
        next(),
        maybe(),
        List.of(next(), next()));
  }

  MessageEvent message() {
    var types = MessageEventType.values();
    return new MessageEvent(
        types[random.nextInt(types.length)],
        random.nextLong(),
        new UUID(random.nextLong(), random.nextLong()),
        random.nextInt(100),
        instant(),
        next(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        random.nextInt(1 << 24) / (float) (1 << 24),
        random.nextBoolean() ? instant() : null,
        maybe());
  }

  /** Between the years 1970 and 9999, to the microsecond. */
  Instant instant() {
    return Instant.ofEpochSecond(
        random.nextLong(253_402_300_800L), random.nextInt(1_000_000) * 1_000L);
  }

  long subject() {
    return random.nextLong();
  }

  /** As UTF-8 can carry it: unpaired surrogates replaced. */
  static String carried(String text) {
    var carried = new StringBuilder();
    text.codePoints()
        .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
        .forEach(carried::appendCodePoint);
    return carried.toString();
  }
}
