package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RejectCsvTest {

  @Test
  void leavesNothingASpreadsheetTakesForAFormula() throws IOException {
    var out = new ByteArrayOutputStream();
    var csv = new RejectCsv(out);

    csv.write(new Reject(2, "email", "=HYPERLINK(\"http://x\",\"y\")", "must be, an address"));
    csv.write(new Reject(3, "@x", "\u0000\ud800" + "x".repeat(300), "r"));
    csv.write(new Reject(4, "x", "\n=1", "\0=1"));
    csv.flush();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "line,column,value,reason\r\n"
                + "2,email,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",\"must be, an address\"\r\n"
                + "3,'@x,\u2400?"
                + "x".repeat(198)
                + ",r\r\n"
                + "4,x,\"'\n=1\",'\0=1\r\n");
  }
}
