package dev.fanfare.cli.plan;

import java.util.ArrayList;
import java.util.List;

/** Which lines left a text and which came, by their longest common subsequence. Pure. */
final class LineChanges {

  /** Above this the middle is told as replaced: comparing costs lines times lines. */
  private static final int MOST_COMPARED = 2_000;

  private LineChanges() {}

  /** A line and whether it came. */
  record Line(boolean added, String text) {}

  static List<Line> between(String before, String after) {
    List<String> was = before.lines().toList();
    List<String> is = after.lines().toList();
    int head = 0;
    while (head < was.size() && head < is.size() && was.get(head).equals(is.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < was.size() - head
        && tail < is.size() - head
        && was.get(was.size() - 1 - tail).equals(is.get(is.size() - 1 - tail))) {
      tail++;
    }
    return middle(was.subList(head, was.size() - tail), is.subList(head, is.size() - tail));
  }

  private static List<Line> middle(List<String> was, List<String> is) {
    var lines = new ArrayList<Line>();
    boolean compared = was.size() <= MOST_COMPARED && is.size() <= MOST_COMPARED;
    int[][] common = compared ? common(was, is) : new int[0][0];
    int i = 0;
    int j = 0;
    while (i < was.size() || j < is.size()) {
      if (compared && i < was.size() && j < is.size() && was.get(i).equals(is.get(j))) {
        i++;
        j++;
      } else if (i < was.size()
          && (j == is.size() || !compared || common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line(false, was.get(i++)));
      } else {
        lines.add(new Line(true, is.get(j++)));
      }
    }
    return lines;
  }

  /** Lengths of the longest common subsequences of the rests from each pair of lines. */
  private static int[][] common(List<String> was, List<String> is) {
    int[][] common = new int[was.size() + 1][is.size() + 1];
    for (int i = was.size() - 1; i >= 0; i--) {
      for (int j = is.size() - 1; j >= 0; j--) {
        common[i][j] =
            was.get(i).equals(is.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
