package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of all files of a folder as if they were one file, in the order of its manifest. Each
 * file is held against the manifest when it is at its end; its lines are counted on from those
 * before, and say where they are. Of one thread.
 */
final class PartRecords implements Records {

  /** Opens the records of a file that is unpacked. */
  @FunctionalInterface
  interface Opening {
    Records open(InputStream file) throws IOException;
  }

  private final ScoreFolder folder;
  private final Opening opening;
  private final List<String> header;
  private int part;
  private long before;
  private long rows;
  private Part now;

  /** A file while it is read. */
  private record Part(DigestInputStream bytes, InputStream file, Records records)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (bytes;
          file;
          records) {
        // Closed in the opposite order, whatever one of them throws.
      }
    }
  }

  PartRecords(ScoreFolder folder, Opening opening) throws IOException {
    this.folder = folder;
    this.opening = opening;
    this.now = open(0);
    this.header = now.records().header();
  }

  private Part open(int number) throws IOException {
    var body = folder.open(number);
    var bytes = new DigestInputStream(body.bytes(), sha256());
    try {
      var file = body.compression().unpack(bytes);
      return new Part(bytes, file, opening.open(file));
    } catch (MalformedText e) {
      bytes.close();
      throw in(number, e);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public boolean next() throws IOException {
    while (!nextOfPart()) {
      hold();
      if (part + 1 == folder.parts()) {
        return false;
      }
      before = line();
      now.close();
      rows = 0;
      now = open(++part);
      if (!now.records().header().equals(header)) {
        throw new RefusedFile(folder.name(part) + ": header", "must be as that of the first file");
      }
    }
    rows++;
    return true;
  }

  private boolean nextOfPart() throws IOException {
    try {
      return now.records().next();
    } catch (MalformedText e) {
      throw in(part, e);
    }
  }

  private RefusedFile in(int number, MalformedText e) {
    return new RefusedFile(folder.name(number), e.refused().problem());
  }

  /** Refuses a file that is not the one the manifest was written for. */
  private void hold() throws IOException {
    now.bytes().transferTo(OutputStream.nullOutputStream());
    var sha256 = HexFormat.of().formatHex(now.bytes().getMessageDigest().digest());
    folder.manifest().hold(part, rows, sha256);
  }

  @Override
  public long line() {
    return before + now.records().line();
  }

  @Override
  public String where() {
    return " (line " + now.records().line() + " of " + folder.name(part) + ")";
  }

  @Override
  public @Nullable Reject broken() {
    var broken = now.records().broken();
    return broken == null
        ? null
        : new Reject(line(), broken.column(), broken.value(), broken.reason() + where());
  }

  @Override
  public Map<String, List<String>> values() {
    return now.records().values();
  }

  @Override
  public void close() throws IOException {
    Objects.requireNonNull(now).close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
