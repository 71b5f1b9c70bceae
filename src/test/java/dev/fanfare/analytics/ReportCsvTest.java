package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCsvTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\n=1", "\0=1", "=HYPERLINK(\"x\",\"y\")"})
  void givesSpreadsheetsNoFormula(String text) {
    var cell = ReportCsv.cell(text);

    assertThat(cell.startsWith("\"") ? cell.substring(1) : cell).startsWith("'");
  }

  @Test
  void givesNoFormulaBehindACarriageReturn() {
    assertThat(ReportCsv.cell("\r=1+1")).isEqualTo("\"'\r=1+1\"");
  }

  @Test
  void quotesWhatWouldBreakALine() {
    assertThat(ReportCsv.cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(ReportCsv.cell("say \"a\"")).isEqualTo("\"say \"\"a\"\"\"");
    assertThat(ReportCsv.cell("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(ReportCsv.cell("plain words")).isEqualTo("plain words");
    assertThat(ReportCsv.cell("")).isEmpty();
  }
}
