package dev.fanfare.channel.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inbox on disk: {@code inbox.log}, one JSON object a line, and {@code mails.bin}, the messages
 * one after another. A record is written to the operating system before the sender is answered:
 * that survives the death of any process, not of the machine. A torn last line is cut off when the
 * log is opened again. Safe for many threads.
 */
public final class InboxLog implements AutoCloseable {

  private static final int BLOCK = 500;
  private static final ObjectReader READER = new ObjectMapper().readerFor(InboxRecord.class);
  private static final ObjectWriter WRITER = new ObjectMapper().writerFor(InboxRecord.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final FileChannel lines;
  private final FileChannel mails;
  private final Map<InboxRecord.Outcome, Long> counts = new EnumMap<>(InboxRecord.Outcome.class);

  /** Where each block of lines begins: of every line it would be more than a process may hold. */
  private long[] blocks = new long[64];

  private long end;
  private long size;

  private InboxLog(FileChannel lines, FileChannel mails, InstantSource clock) {
    this.lines = lines;
    this.mails = mails;
    this.clock = clock;
  }

  static InboxLog open(Path folder, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    FileChannel lines = openFile(folder.resolve("inbox.log"));
    FileChannel mails = openFile(folder.resolve("mails.bin"));
    InboxLog log = new InboxLog(lines, mails, clock);
    long mailsEnd = 0;
    Lines reader = new Lines(folder.resolve("inbox.log"));
    try (reader) {
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        InboxRecord read = READER.readValue(line);
        log.index(reader.position(), InboxRecord.Outcome.of(read.outcome()));
        if (read.offset() != null && read.length() != null) {
          mailsEnd = read.offset() + read.length();
        }
      }
    }
    lines.truncate(log.end);
    mails.truncate(mailsEnd);
    return log;
  }

  private static FileChannel openFile(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Reads a log from its beginning, also while an inbox writes it: whole lines only.
   *
   * @param folder the folder an inbox was started with
   */
  public static void read(Path folder, Visitor visitor) throws IOException {
    try (Lines reader = new Lines(folder.resolve("inbox.log"))) {
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        visitor.visit(READER.readValue(line));
      }
    }
  }

  /** Is shown the records of a log in their order. */
  @FunctionalInterface
  public interface Visitor {
    void visit(InboxRecord read) throws IOException;
  }

  void append(
      InboxRecord.Envelope envelope, InboxRecord.Outcome outcome, InboxMail mail, boolean keepBody)
      throws IOException {
    lock.lock();
    try {
      Long offset = keepBody && mail.bytes().length > 0 ? mails.size() : null;
      if (offset != null) {
        write(mails, mail.bytes(), offset);
      }
      InboxRecord line = InboxRecord.of(size + 1, clock.instant(), envelope, outcome, mail, offset);
      byte[] bytes = WRITER.writeValueAsBytes(line);
      byte[] terminated = Arrays.copyOf(bytes, bytes.length + 1);
      terminated[bytes.length] = '\n';
      write(lines, terminated, end);
      index(end + terminated.length, outcome);
    } finally {
      lock.unlock();
    }
  }

  private static void write(FileChannel channel, byte[] bytes, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }

  private void index(long lineEnd, InboxRecord.Outcome outcome) {
    if (size % BLOCK == 0) {
      int block = Math.toIntExact(size / BLOCK);
      blocks = block == blocks.length ? Arrays.copyOf(blocks, block * 2) : blocks;
      blocks[block] = end;
    }
    size++;
    end = lineEnd;
    counts.merge(outcome, 1L, Long::sum);
  }

  InboxCounts counts(long transactions) {
    lock.lock();
    try {
      return new InboxCounts(
          transactions,
          counts.getOrDefault(InboxRecord.Outcome.ACCEPTED, 0L),
          counts.getOrDefault(InboxRecord.Outcome.CUT, 0L),
          counts.getOrDefault(InboxRecord.Outcome.TEMPORARY, 0L),
          counts.getOrDefault(InboxRecord.Outcome.PERMANENT, 0L));
    } finally {
      lock.unlock();
    }
  }

  /** The newest records below a number, newest first, that the filter keeps. */
  List<InboxRecord> newest(long below, int limit, Predicate<InboxRecord> filter)
      throws IOException {
    List<InboxRecord> found = new ArrayList<>();
    long upTo = Math.min(below - 1, size());
    while (upTo > 0 && found.size() < limit) {
      long from = Math.max(1, upTo - BLOCK + 1);
      for (InboxRecord read : block(from, upTo).reversed()) {
        if (found.size() < limit && filter.test(read)) {
          found.add(read);
        }
      }
      upTo = from - 1;
    }
    return found;
  }

  @Nullable InboxRecord find(long n) throws IOException {
    List<InboxRecord> block = n < 1 ? List.of() : block(n, n);
    return block.isEmpty() ? null : block.getFirst();
  }

  /** The message of a record, null when its body was not kept. */
  byte @Nullable [] mail(InboxRecord of) throws IOException {
    if (of.offset() == null || of.length() == null) {
      return null;
    }
    return readFully(mails, of.offset(), of.length());
  }

  private long size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Some lines of at most two blocks. */
  private List<InboxRecord> block(long from, long to) throws IOException {
    byte[] bytes;
    int first = Math.toIntExact((from - 1) / BLOCK);
    lock.lock();
    try {
      if (to > size) {
        return List.of();
      }
      int after = Math.toIntExact((to - 1) / BLOCK) + 1;
      long upTo = (long) after * BLOCK < size ? blocks[after] : end;
      bytes = readFully(lines, blocks[first], upTo - blocks[first]);
    } finally {
      lock.unlock();
    }
    List<InboxRecord> asked = new ArrayList<>();
    try (var values = READER.<InboxRecord>readValues(bytes)) {
      for (long n = (long) first * BLOCK + 1; n <= to; n++) {
        InboxRecord read = values.nextValue();
        if (n >= from) {
          asked.add(read);
        }
      }
    }
    return asked;
  }

  private static byte[] readFully(FileChannel channel, long start, long length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length));
    while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
      // Until full or at the end of a file that was emptied meanwhile.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** Forgets everything; numbers begin at 1 again. */
  void clear() throws IOException {
    lock.lock();
    try {
      lines.truncate(0);
      mails.truncate(0);
      size = 0;
      end = 0;
      counts.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
    mails.close();
  }

  /** The lines of a file that end with a newline; what follows the last one is torn. */
  private static final class Lines implements AutoCloseable {

    private final InputStream input;
    private byte[] buffer = new byte[1024];
    private long position;

    Lines(Path file) throws IOException {
      input = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    byte @Nullable [] next() throws IOException {
      int length = 0;
      for (int read = input.read(); read >= 0; read = input.read()) {
        if (read == '\n') {
          position += length + 1L;
          return Arrays.copyOf(buffer, length);
        }
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, length * 2);
        }
        buffer[length++] = (byte) read;
      }
      return null;
    }

    long position() {
      return position;
    }

    @Override
    public void close() throws IOException {
      input.close();
    }
  }
}
