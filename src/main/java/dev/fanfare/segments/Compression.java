package dev.fanfare.segments;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a file's bytes are packed on their way, by the request's Content-Encoding (RFC 9110). */
enum Compression {
  NONE,
  GZIP,
  ZSTD;

  /** RFC 9659: nobody has to hold more than 8 MiB to read zstd that comes over HTTP. */
  private static final int WIDEST_ZSTD_WINDOW = 23;

  /** Refuses what is not known (415); absent is none. */
  static Compression ofHeader(@Nullable String contentEncoding) {
    var word = contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "", "identity" -> NONE;
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default ->
          throw new ApiProblem(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              "The Content-Encoding of a file must be gzip, zstd or none, not " + word + ".");
    };
  }

  /** As a file's name ends. */
  static Compression ofName(String name) {
    if (name.endsWith(".gz")) {
      return GZIP;
    }
    return name.endsWith(".zst") ? ZSTD : NONE;
  }

  /** The file itself. Closing it frees what unpacking holds and leaves the body alone. */
  InputStream unpack(InputStream body) throws IOException {
    return switch (this) {
      case NONE -> new UnclosedStream(body);
      case GZIP -> unpacked(body, GzipStream::new);
      case ZSTD -> unpacked(body, Compression::zstd);
    };
  }

  private UnpackedStream unpacked(InputStream body, UnpackedStream.Opening opening)
      throws IOException {
    return new UnpackedStream(name().toLowerCase(Locale.ROOT), new UnclosedStream(body), opening);
  }

  private static InputStream zstd(InputStream body) throws IOException {
    return new ZstdInputStreamNoFinalizer(body).setLongMax(WIDEST_ZSTD_WINDOW);
  }
}
