package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;

/** What an import would do, as a table for people. */
record DryRunReport(String segment, JsonNode checked) {

  static DryRunReport of(String segment, JsonNode checked) {
    return new DryRunReport(segment, checked);
  }

  void print(Terminal terminal) {
    terminal.line(
        "Nothing is changed. Into " + terminal.strong(segment) + " the file would bring:");
    var table = new Table("people", "");
    row(table, "rowsApplied", "in the file");
    row(table, "createdProfiles", "new");
    row(table, "updatedProfiles", "changed");
    checked
        .path("changedFields")
        .properties()
        .forEach(field -> row(table, field.getValue().asLong(), "  in " + field.getKey()));
    row(table, "unchangedProfiles", "known and unchanged");
    row(table, "joinedMembers", "join the segment");
    row(table, "leftMembers", "leave the segment");
    if (checked.has("consent")) {
      row(table, "grantedConsents", "consent to something new");
      row(table, "keptWithdrawals", "keep their withdrawal");
    }
    table.print(terminal);
  }

  private void row(Table table, String figure, String what) {
    row(table, checked.path(figure).asLong(), what);
  }

  private static void row(Table table, long count, String what) {
    table.row(Figures.number(count), what);
  }
}
