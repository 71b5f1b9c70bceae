package dev.fanfare.segments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.fanfare.platform.ApiProblem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
final class CompressionTest {

  private static final int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void unpacksSeveralPiecesAsOneFile(Compression compression) throws IOException {
    var random = new Random(3);
    var whole = new ByteArrayOutputStream();
    var packed = new ByteArrayOutputStream();
    for (int size : new int[] {1, 0, 300_000, 65_536, 7}) {
      var piece = new byte[size];
      random.nextBytes(piece);
      whole.write(piece);
      packed.write(pack(compression, piece));
    }

    assertThat(unpack(compression, trickling(packed.toByteArray(), random)))
        .isEqualTo(whole.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void refusesAStreamThatIsCutOffAnywhere(Compression compression) throws IOException {
    var packed = pack(compression, "id,mail\na,a@example.org\nb,b@example.org\n".getBytes(UTF_8));
    for (int length = 1; length < packed.length; length++) {
      refuses(compression, Arrays.copyOf(packed, length), "is not a whole");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void refusesAStreamWithAnyBitOfItsTextOrCheckTurned(Compression compression) throws IOException {
    var random = new Random(5);
    var text = new byte[2_000];
    random.nextBytes(text);
    var packed = pack(compression, text);
    for (int at = 20; at < packed.length; at++) {
      var broken = packed.clone();
      broken[at] ^= (byte) (1 << random.nextInt(8));
      refuses(compression, broken, "is not a whole");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void refusesWhatStandsBehindTheEnd(Compression compression) throws IOException {
    var packed = pack(compression, "id\na\n".getBytes(UTF_8));
    refuses(compression, Arrays.copyOf(packed, packed.length + 8), "is not a whole");
    refuses(compression, "id\na\n".getBytes(UTF_8), "is not a whole");
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"GZIP", "ZSTD"})
  void refusesABombBeforeItIsUnpacked(Compression compression) throws IOException {
    var bomb = new ByteArrayOutputStream();
    try (var packing = packing(compression, bomb)) {
      for (int i = 0; i < 256; i++) {
        packing.write(new byte[MEBIBYTE]);
      }
    }

    try (var file = compression.unpack(new ByteArrayInputStream(bomb.toByteArray()))) {
      var buffer = new byte[MEBIBYTE];
      long[] unpacked = {0};
      assertThatThrownBy(
              () -> {
                while (true) {
                  unpacked[0] += file.read(buffer);
                }
              })
          .isInstanceOfSatisfying(
              RefusedFile.class, refused -> assertThat(refused.isBomb()).isTrue())
          .hasMessageContaining("more than 200 times its size");
      assertThat(unpacked[0]).isLessThan(64L * MEBIBYTE);
    }
  }

  @Test
  void takesAShortFileOfEqualLines() throws IOException {
    var text = new byte[15 * MEBIBYTE];
    assertThat(unpack(Compression.GZIP, stream(pack(Compression.GZIP, text)))).hasSize(text.length);
  }

  @Test
  void refusesZstdThatNeedsMoreMemoryThanHttpAllows() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var packing = new ZstdOutputStream(out)) {
      packing.setLong(27);
      var random = new Random(7);
      var block = new byte[MEBIBYTE];
      for (int i = 0; i < 9; i++) {
        random.nextBytes(block);
        packing.write(block);
      }
    }
    refuses(Compression.ZSTD, out.toByteArray(), "is not a whole zstd stream");
  }

  @Test
  void knowsContentEncodingsByName() {
    assertThat(Compression.ofHeader(null)).isEqualTo(Compression.NONE);
    assertThat(Compression.ofHeader("identity")).isEqualTo(Compression.NONE);
    assertThat(Compression.ofHeader(" X-GZip")).isEqualTo(Compression.GZIP);
    assertThat(Compression.ofHeader("zstd")).isEqualTo(Compression.ZSTD);
    for (var other : new String[] {"br", "deflate", "gzip, gzip"}) {
      assertThatThrownBy(() -> Compression.ofHeader(other)).isInstanceOf(ApiProblem.class);
    }
  }

  private static void refuses(Compression compression, byte[] packed, String why) {
    assertThatThrownBy(() -> unpack(compression, stream(packed)))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining(why);
  }

  private static byte[] unpack(Compression compression, InputStream packed) throws IOException {
    try (var file = compression.unpack(packed)) {
      return file.readAllBytes();
    }
  }

  private static byte[] pack(Compression compression, byte[] text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var packing = packing(compression, packed)) {
      packing.write(text);
    }
    return packed.toByteArray();
  }

  private static OutputStream packing(Compression compression, OutputStream out)
      throws IOException {
    return compression == Compression.GZIP
        ? new GZIPOutputStream(out)
        : new ZstdOutputStream(out, Zstd.defaultCompressionLevel()).setChecksum(true);
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** Some bytes at a time, as a network gives them. */
  private static InputStream trickling(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] buffer, int from, int length) {
        return super.read(buffer, from, Math.min(length, 1 + random.nextInt(5_000)));
      }
    };
  }
}
