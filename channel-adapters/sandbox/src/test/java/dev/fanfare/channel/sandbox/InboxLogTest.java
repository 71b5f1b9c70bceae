package dev.fanfare.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.sandbox.InboxRecord.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only where blocks of lines begin is kept in memory; every line is found all the same. */
class InboxLogTest {
  private static final int BLOCK = 500;

  @TempDir Path folder;

  @Test
  void findsEveryLineWhereverItsBlockEnds() throws IOException {
    for (int lines : new int[] {1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK}) {
      Path here = folder.resolve("of-" + lines);
      try (InboxLog log = open(here)) {
        append(log, 1, lines);
        assertAllFound(log, lines);
      }
      try (InboxLog again = open(here)) {
        assertAllFound(again, lines);
        append(again, lines + 1, lines + 2);
        assertAllFound(again, lines + 2);
      }
    }
  }

  @Test
  void beginsAnewWhenCleared() throws IOException {
    try (InboxLog log = open(folder)) {
      append(log, 1, BLOCK + 7);
      log.clear();
      assertAllFound(log, 0);

      append(log, 1, BLOCK + 1);

      assertAllFound(log, BLOCK + 1);
    }
  }

  private static InboxLog open(Path folder) throws IOException {
    return InboxLog.open(folder, InstantSource.fixed(Instant.EPOCH));
  }

  private static void append(InboxLog log, int from, int to) throws IOException {
    for (int n = from; n <= to; n++) {
      // Of different lengths, so that a wrong place is no line.
      String mail = "Subject: " + "x".repeat(n % 37) + "\r\n\r\nHi";
      log.append(
          new Envelope("from@a.test", n + "@a.test"),
          InboxRecord.Outcome.ACCEPTED,
          new InboxMail(mail.getBytes(StandardCharsets.US_ASCII)),
          true);
    }
  }

  private static void assertAllFound(InboxLog log, int lines) throws IOException {
    for (long n = 1; n <= lines; n += n % BLOCK < 2 || n % BLOCK > BLOCK - 3 ? 1 : 61) {
      InboxRecord found = java.util.Objects.requireNonNull(log.find(n));
      assertThat(found.n()).isEqualTo(n);
      assertThat(found.to()).isEqualTo(n + "@a.test");
    }
    assertThat(log.find(0)).isNull();
    assertThat(log.find(lines + 1L)).isNull();
    List<Long> paged = new ArrayList<>();
    List<InboxRecord> page = log.newest(Long.MAX_VALUE, 333, each -> true);
    while (!page.isEmpty()) {
      page.forEach(each -> paged.add(each.n()));
      page = log.newest(page.getLast().n(), 333, each -> true);
    }
    assertThat(paged)
        .isEqualTo(LongStream.rangeClosed(1, lines).map(n -> lines + 1 - n).boxed().toList());
  }
}
