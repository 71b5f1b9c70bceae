package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What goes wrong with a source is said, and what comes too slowly is given up. */
final class SourceStreamTest {

  private long now;

  @Test
  void saysWhatWasWrongAndNotWhereOnTheDisk() {
    assertThat(trouble(new AccessDeniedException("/data/imports/shop/x.csv")))
        .isEqualTo("file:x.csv may not be read by the engine: permission denied");
    assertThat(trouble(new FileSystemException("/data/x.csv", null, "Too many links")))
        .isEqualTo("file:x.csv cannot be read: Too many links");
    assertThat(trouble(new IOException("Input/output error")))
        .isEqualTo("file:x.csv cannot be read: Input/output error");
  }

  @Test
  void saysHowMuchHadComeWhenItBrokeOff() throws IOException {
    var stream = new SourceStream("file:x.csv", new TestingSource(700, Duration.ZERO), () -> now);
    assertThat(stream.readNBytes(700)).hasSize(700);

    assertThatThrownBy(stream::read)
        .isInstanceOfSatisfying(
            SourceTrouble.class,
            trouble ->
                assertThat(trouble.sentence())
                    .isEqualTo("file:x.csv broke off after 700 bytes: Input/output error"));
  }

  @Test
  void givesUpWhatComesTooSlowly() {
    // A byte a second.
    var stream =
        new SourceStream(
            "s3://people/x", new TestingSource(1 << 22, Duration.ofSeconds(1)), () -> now);

    assertThatThrownBy(() -> stream.readNBytes(1 << 22))
        .isInstanceOfSatisfying(
            SourceTrouble.class,
            trouble ->
                assertThat(trouble.sentence())
                    .isEqualTo(
                        "s3://people/x comes too slowly: 60 bytes in a minute, after 60 in all"));
  }

  @Test
  void waitsForWhatComesSteadily() throws IOException {
    int most = 5 << 20;
    var stream =
        new SourceStream("file:x.csv", new TestingSource(most, Duration.ofMillis(20)), () -> now);
    var buffer = new byte[1024];

    for (int read = 0; read < most; read += 1024) {
      assertThat(stream.read(buffer, 0, 1024)).isEqualTo(1024);
      // What is done with the bytes takes its time, and is nobody's fault.
      now += Duration.ofMinutes(1).toNanos();
    }
  }

  private static String trouble(IOException cause) {
    return SourceStream.trouble("file:x.csv", "cannot be read", cause).sentence();
  }

  /** Gives a byte, or as many as were asked for, after a time; then breaks. */
  private final class TestingSource extends InputStream {
    private final Duration each;
    private int left;

    TestingSource(int bytes, Duration each) {
      this.left = bytes;
      this.each = each;
    }

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        throw new IOException("Input/output error");
      }
      now += each.toNanos();
      int read = each.compareTo(Duration.ofSeconds(1)) < 0 ? Math.min(length, left) : 1;
      left -= read;
      return read;
    }
  }
}
