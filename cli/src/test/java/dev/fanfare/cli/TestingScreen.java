package dev.fanfare.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What stands on a terminal in the end, after lines were drawn over others. */
final class TestingScreen {

  private static final Pattern UP = Pattern.compile("\u001b\\[(\\d+)A\r\u001b\\[J");

  private final List<String> lines = new ArrayList<>();

  List<String> after(String written) {
    int at = 0;
    var up = UP.matcher(written);
    while (up.find()) {
      write(written.substring(at, up.start()));
      lines.subList(lines.size() - Integer.parseInt(up.group(1)), lines.size()).clear();
      at = up.end();
    }
    write(written.substring(at));
    return lines;
  }

  private void write(String text) {
    lines.addAll(text.lines().toList());
  }
}
