package dev.fanfare.segments;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.fanfare.platform.Violation;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV (RFC 4180) with a header; lines end with LF, CR or both. */
final class CsvRows implements Rows {

  private static final int MOST_COLUMNS = 500;

  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final int columns;
  private final int[] columnOf;
  private @Nullable CsvRecord record;
  private long line;

  CsvRows(Reader text, char separator, List<Field> fields) throws IOException {
    var handler =
        CsvRecordHandler.of(
            limits ->
                limits
                    .maxFields(MOST_COLUMNS)
                    .maxFieldSize(LONGEST_LINE)
                    .maxRecordSize(LONGEST_LINE));
    reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            // There are no comments, and yet the reader wants the two to differ.
            .commentCharacter(separator == '#' ? ';' : '#')
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(2 * LONGEST_LINE)
            .build(handler, text);
    records = reader.iterator();
    var header = advance();
    if (header == null) {
      throw new RefusedFile("1:1", "the file is empty; it needs a header");
    }
    columns = header.getFieldCount();
    columnOf = columnsOf(header, fields);
  }

  @Override
  public boolean next() throws IOException {
    record = advance();
    return record != null;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public @Nullable Reject broken() {
    int found = present().getFieldCount();
    return found == columns
        ? null
        : new Reject(
            line,
            "",
            present().getField(0),
            "has " + found + " columns; the header has " + columns);
  }

  @Override
  public @Nullable String value(int field) {
    return present().getField(columnOf[field]);
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

  private static int[] columnsOf(CsvRecord header, List<Field> fields) {
    var names = header.getFields().stream().map(String::strip).toList();
    var violations = new ArrayList<Violation>();
    var columnOf = new int[fields.size()];
    for (int i = 0; i < columnOf.length; i++) {
      var column = fields.get(i).column();
      columnOf[i] = names.indexOf(column);
      if (columnOf[i] < 0) {
        violations.add(
            new Violation("header", column, "the mapped column \"" + column + "\" is missing"));
      } else if (names.lastIndexOf(column) != columnOf[i]) {
        violations.add(
            new Violation(
                "header", column, "the mapped column \"" + column + "\" comes more than once"));
      }
    }
    if (!violations.isEmpty()) {
      throw new RefusedFile(violations.stream().distinct().toList());
    }
    return columnOf;
  }
}
