package dev.fanfare.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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
  void givesNoFormulaInTheReportOfACampaign() {
    var nobody = new Funnel.Filling().filled();
    var clicks = Map.of("person", new Funnel.Count(2, 3));
    var none = new CampaignReport.Total(0, null);
    var report =
        new CampaignReport(
            "=cmd",
            nobody,
            List.of(
                new CampaignReport.Link("@SUM(A1),x", null, clicks),
                new CampaignReport.Link(null, "hidden", clicks)),
            List.of(new CampaignReport.OfGoal("+goal", "e", "PT1H", true, none, none)),
            List.of(new CampaignReport.OfRun("-run", 1, "COMPLETED", Instant.EPOCH, nobody)));

    var lines = ReportCsv.write(report).split("\r\n");

    assertThat(lines)
        .contains(
            "campaign,'=cmd,sent,,0,0,",
            "run,'-run,sent,,0,0,",
            "link,,clicks,person,2,3,\"'@SUM(A1),x\"",
            "link,hidden,clicks,person,2,3,",
            "conversion,'+goal,allTouches,,0,0,");
    assertThat(lines).noneMatch(line -> line.matches("(.*,)?\"?[=+@\\-].*"));
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
