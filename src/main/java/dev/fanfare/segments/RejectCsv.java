package dev.fanfare.segments;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.fanfare.platform.SpreadsheetText;
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
        SpreadsheetText.harmless(reject.column()),
        SpreadsheetText.harmless(reject.value()),
        SpreadsheetText.harmless(reject.reason()));
  }

  void flush() throws IOException {
    writer.flush();
    out.flush();
  }
}
