package dev.fanfare.segments;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV (RFC 4180) with a header; lines end with LF, CR or both. */
final class CsvText implements AutoCloseable {

  private static final int MOST_COLUMNS = 500;

  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final List<String> header;
  private @Nullable CsvRecord record;
  private long line;

  CsvText(Reader text, char separator) throws IOException {
    var handler =
        CsvRecordHandler.of(
            limits ->
                limits
                    .maxFields(MOST_COLUMNS)
                    .maxFieldSize(Rows.LONGEST_LINE)
                    .maxRecordSize(Rows.LONGEST_LINE));
    reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            // There are no comments, and yet the reader wants the two to differ.
            .commentCharacter(separator == '#' ? ';' : '#')
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(2 * Rows.LONGEST_LINE)
            .build(handler, text);
    records = reader.iterator();
    var first = advance();
    if (first == null) {
      throw new RefusedFile("1:1", "the file is empty; it needs a header");
    }
    header = first.getFields().stream().map(String::strip).toList();
  }

  /** The names of the columns, without blanks around them. */
  List<String> header() {
    return header;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    record = advance();
    return record != null;
  }

  long line() {
    return line;
  }

  /** What is wrong with the line as a whole; null when it has as many columns as the header. */
  @Nullable Reject broken() {
    int found = present().getFieldCount();
    return found == header.size()
        ? null
        : new Reject(
            line,
            "",
            present().getField(0),
            "has " + found + " columns; the header has " + header.size());
  }

  String field(int column) {
    return present().getField(column);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private CsvRecord present() {
    var present = record;
    if (present == null) {
      throw new IllegalStateException("not at a row");
    }
    return present;
  }

  private @Nullable CsvRecord advance() throws IOException {
    try {
      if (!records.hasNext()) {
        return null;
      }
      var next = records.next();
      line = next.getStartingLineNumber();
      return next;
    } catch (CsvParseException | UncheckedIOException e) {
      throw failure(e);
    }
  }

  /** A file that is not CSV is refused; a connection that broke is the caller's. */
  private IOException failure(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedFile refused) {
        throw refused;
      }
      if (cause instanceof MalformedText malformed) {
        throw malformed.refusedAfter(line);
      }
      if (cause instanceof IOException broken) {
        return broken;
      }
    }
    throw new RefusedFile(
        "after line " + line,
        "must be CSV with quotes closed, at most 500 columns and 1 MiB a line ("
            + e.getMessage()
            + ")");
  }
}
