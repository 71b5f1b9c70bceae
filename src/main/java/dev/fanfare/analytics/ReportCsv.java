package dev.fanfare.analytics;

import dev.fanfare.analytics.Funnel.Count;
import dev.fanfare.platform.SpreadsheetText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report, of a run or a campaign, as CSV (RFC 4180): one figure a line. Texts that a spreadsheet
 * would take for a formula begin with an apostrophe.
 */
final class ReportCsv {

  private final StringBuilder out =
      new StringBuilder("section,name,measure,detail,people,total,target\r\n");

  private ReportCsv() {}

  static String write(RunReport report) {
    var csv = new ReportCsv();
    csv.funnel("run", report.run(), report.funnel());
    report.groups().forEach(group -> csv.funnel("group", group.name(), group.funnel()));
    report.domains().forEach(domain -> csv.funnel("domain", domain.name(), domain.funnel()));
    report.links().forEach(csv::link);
    report
        .goals()
        .forEach(goal -> csv.count("goal", goal.goal(), "conversions", "", goal.conversions()));
    report.conversions().forEach(csv::conversions);
    for (var bucket : report.times().buckets()) {
      bucket
          .counts()
          .forEach((type, n) -> csv.line("time", bucket.from().toString(), type, "", "", n));
    }
    return csv.out.toString();
  }

  static String write(CampaignReport report) {
    var csv = new ReportCsv();
    csv.funnel("campaign", report.campaign(), report.funnel());
    report.runs().forEach(run -> csv.funnel("run", run.run(), run.funnel()));
    report.links().forEach(csv::link);
    report.conversions().forEach(csv::conversions);
    return csv.out.toString();
  }

  /** The link that nobody sees has no words. */
  private void link(CampaignReport.Link link) {
    var words = link.words() == null ? "" : link.words();
    var part = link.part() == null ? "" : link.part();
    link.clicks()
        .forEach(
            (agent, count) ->
                line(
                    List.of("link", part, "clicks", agent),
                    Long.toString(count.people()),
                    Long.toString(count.total()),
                    words));
  }

  private void conversions(CampaignReport.OfGoal goal) {
    conversions(goal.goal(), "allTouches", goal.allTouches());
    conversions(goal.goal(), "lastTouch", goal.lastTouch());
  }

  private void conversions(String goal, String view, CampaignReport.Total total) {
    line("conversion", goal, view, "", total.people());
    revenue(goal, view, "", total.revenue());
  }

  private void revenue(String goal, String view, String group, @Nullable BigDecimal revenue) {
    if (revenue != null) {
      line(List.of("conversion", goal, view + " revenue", group), "", revenue.toPlainString(), "");
    }
  }

  private void funnel(String section, String name, Funnel funnel) {
    line(section, name, "assigned", "", funnel.assigned());
    line(section, name, "sent", "", funnel.sent());
    line(section, name, "heldOut", "", funnel.heldOut());
    line(section, name, "heldOutGlobally", "", funnel.heldOutGlobally());
    line(section, name, "skipped", "", funnel.skipped());
    funnel.skippedBy().forEach((reason, n) -> line(section, name, "skippedBy", reason, n));
    line(section, name, "failed", "", funnel.failed());
    funnel.failedBy().forEach((reason, n) -> line(section, name, "failedBy", reason, n));
    line(section, name, "cancelled", "", funnel.cancelled());
    line(section, name, "unknown", "", funnel.unknown());
    counts(section, name, "opens", funnel.opens());
    counts(section, name, "clicks", funnel.clicks());
    line(section, name, "unsubscribed", "", funnel.unsubscribed());
    count(section, name, "conversions", "", funnel.conversions());
  }

  private void link(RunReport.Link link) {
    var name = link.group() + " " + link.link();
    link.clicks()
        .forEach(
            (agent, count) ->
                line(
                    List.of("link", name, "clicks", agent),
                    Long.toString(count.people()),
                    Long.toString(count.total()),
                    link.target()));
  }

  private void conversions(GoalReport goal) {
    goal.allTouches().forEach(group -> conversions(goal, "allTouches", group));
    goal.lastTouch().forEach(group -> conversions(goal, "lastTouch", group));
    goal.channels().forEach((channel, n) -> line("conversion", goal.goal(), "channel", channel, n));
  }

  private void conversions(GoalReport goal, String view, GoalReport.Group group) {
    line("conversion", goal.goal(), view, group.name(), group.people());
    revenue(goal.goal(), view, group.name(), group.revenue());
  }

  private void counts(String section, String name, String measure, Map<String, Count> counts) {
    counts.forEach((agent, count) -> count(section, name, measure, agent, count));
  }

  private void count(String section, String name, String measure, String detail, Count count) {
    line(section, name, measure, detail, Long.toString(count.people()), count.total());
  }

  /** People who are told once each: as many as in all. */
  private void line(String section, String name, String measure, String detail, long people) {
    line(section, name, measure, detail, Long.toString(people), people);
  }

  private void line(
      String section, String name, String measure, String detail, String people, long total) {
    line(List.of(section, name, measure, detail), people, Long.toString(total), "");
  }

  private void line(List<String> cells, String people, String total, String target) {
    for (var cell : cells) {
      out.append(cell(cell)).append(',');
    }
    out.append(people).append(',').append(total).append(',').append(cell(target)).append("\r\n");
  }

  static String cell(String text) {
    var safe = SpreadsheetText.harmless(text);
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
