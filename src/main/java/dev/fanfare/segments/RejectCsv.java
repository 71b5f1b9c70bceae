package dev.fanfare.segments;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/**
 * Rejects as CSV. What a spreadsheet would take for a formula stands behind an apostrophe: the
 * values come from anybody's file.
 */
final class RejectCsv {

  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  private final BufferedWriter out;
  private final CsvWriter writer;

  RejectCsv(OutputStream stream) throws IOException {
    out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    writer = CsvWriter.builder().build(out);
    writer.writeRecord("line", "column", "value", "reason");
  }

  void write(Reject reject) {
    writer.writeRecord(
        Long.toString(reject.line()),
        harmless(reject.column()),
        harmless(reject.value()),
        harmless(reject.reason()));
  }

  void flush() throws IOException {
    writer.flush();
    out.flush();
  }

  static String harmless(String value) {
    return !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
  }
}
