package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a file may be at most is taken, and nothing beyond it: seen with small limits. */
@Execution(ExecutionMode.CONCURRENT)
final class LimitsTest {

  private static final int MOST = 1_000;

  @Test
  void aFileMayBeAsLargeAsItsLimit() throws IOException {
    assertThat(new LimitedStream(zeros(MOST), MOST).readAllBytes()).hasSize(MOST);

    assertThatThrownBy(() -> new LimitedStream(zeros(MOST + 1), MOST).readAllBytes())
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining("is larger than 1000 bytes");
    assertThatThrownBy(() -> readOneByOne(new LimitedStream(zeros(MOST + 1), MOST)))
        .isInstanceOf(RefusedFile.class);
  }

  @Test
  void aPackedFileMayUnpackToAsMuchAsItsLimit() throws IOException {
    assertThat(unpacked(MOST).readAllBytes()).hasSize(MOST);

    assertThatThrownBy(() -> unpacked(MOST + 1).readAllBytes())
        .isInstanceOfSatisfying(RefusedFile.class, refused -> assertThat(refused.isBomb()).isTrue())
        .hasMessageContaining("unpacks to more than 1000 bytes");
    assertThatThrownBy(() -> readOneByOne(unpacked(MOST + 1))).isInstanceOf(RefusedFile.class);
  }

  @Test
  void aFileMayHaveAsManyLinesAsItsLimit() {
    var lines = new LineLimit(3);
    for (int line = 2; line <= 4; line++) {
      lines.count(line);
    }

    assertThatThrownBy(() -> lines.count(5))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining("a file may have at most 3 lines");
    assertThatThrownBy(() -> new LineLimit(3).count(Integer.MAX_VALUE))
        .isInstanceOf(RefusedFile.class);
  }

  @Test
  void aFileMayHaveTenMillionLines() {
    var lines = new LineLimit();

    assertThatCode(
            () -> {
              for (int line = 1; line <= 10_000_000; line++) {
                lines.count(line);
              }
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> lines.count(10_000_001)).hasMessageContaining("ten million lines");
    assertThat(FileSize.words(ImportsResource.LARGEST_FILE)).isEqualTo("4 GiB");
  }

  private static UnpackedStream unpacked(int size) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var packing = new GZIPOutputStream(packed)) {
      packing.write(new byte[size]);
    }
    var body = new ByteArrayInputStream(packed.toByteArray());
    return new UnpackedStream("gzip", body, GZIPInputStream::new, MOST);
  }

  private static void readOneByOne(InputStream file) throws IOException {
    while (file.read() >= 0) {
      // To its end.
    }
  }

  private static InputStream zeros(int size) {
    return new ByteArrayInputStream(new byte[size]);
  }
}
