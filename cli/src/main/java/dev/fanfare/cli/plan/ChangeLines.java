package dev.fanfare.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints changes of a campaign, one below the other: {@code holdout 5% → 10%}. */
public final class ChangeLines {

  private static final int WIDEST_PATH = 26;
  private static final int MOST_LINES = 24;

  private final Terminal terminal;
  private final String indent;
  private final int width;

  private ChangeLines(Terminal terminal, String indent, int width) {
    this.terminal = terminal;
    this.indent = indent;
    this.width = width;
  }

  /** Prints them all, their values below each other. */
  public static void print(Terminal terminal, String indent, JsonNode changes) {
    int width = 0;
    for (JsonNode change : changes) {
      width = Math.max(width, Math.min(WIDEST_PATH, change.path("path").asText().length()));
    }
    ChangeLines lines = new ChangeLines(terminal, indent, width);
    changes.forEach(lines::print);
  }

  private void print(JsonNode change) {
    String path = change.path("path").asText();
    String before = text(change, "before");
    String after = text(change, "after");
    String mark =
        change.has("undone") ? (change.path("undone").asBoolean() ? "undone  " : "kept    ") : "";
    String head = indent + mark + padded(path) + "  ";
    if (isLong(before) || isLong(after)) {
      terminal.line(head.stripTrailing());
      lines(before == null ? "" : before, after == null ? "" : after);
    } else if (before == null) {
      terminal.line(head + terminal.good("+ " + after));
    } else if (after == null) {
      terminal.line(head + terminal.bad("− " + before));
    } else {
      terminal.line(head + terminal.bad(before) + " → " + terminal.good(after));
    }
  }

  private void lines(String before, String after) {
    List<LineChanges.Line> lines = LineChanges.between(before, after);
    for (var line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
      terminal.line(
          indent
              + "    "
              + (line.added()
                  ? terminal.good(("+ " + line.text()).stripTrailing())
                  : terminal.bad(("− " + line.text()).stripTrailing())));
    }
    if (lines.size() > MOST_LINES) {
      terminal.line(
          indent + "    " + terminal.faint("… " + (lines.size() - MOST_LINES) + " more lines"));
    } else if (lines.isEmpty()) {
      terminal.line(indent + "    " + terminal.faint("other line breaks at its end"));
    }
  }

  private String padded(String path) {
    return path + " ".repeat(Math.max(0, width - path.length()));
  }

  private static boolean isLong(@Nullable String text) {
    return text != null && (text.indexOf('\n') >= 0 || text.length() > 60);
  }

  private static @Nullable String text(JsonNode change, String member) {
    return change.has(member) ? change.path(member).asText() : null;
  }
}
