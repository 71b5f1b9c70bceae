package dev.fanfare.conditions;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * A regular expression of the subset of RE2 that means the same in PostgreSQL. It is read into a
 * tree and written anew for each of the two, so that no dialect's own rules are left to differ.
 */
final class TextPattern {

  private final String given;
  private final Pattern re2;
  private final String postgresql;

  TextPattern(String given, Node root) {
    this.given = given;
    this.re2 = Pattern.compile(written(root, "\\x{%X}"));
    this.postgresql = written(root, "\\U%08X");
  }

  /** Part of a pattern. */
  sealed interface Node {}

  record One(CodePoints of) implements Node {}

  /** The beginning of the text, or its end. */
  record Edge(boolean start) implements Node {}

  /**
   * @param most -1 for any number
   */
  record Repeat(Node of, int least, int most) implements Node {}

  record Sequence(List<Node> of) implements Node {}

  record Choice(List<Node> of) implements Node {}

  /** Whether the pattern is found in the text, in time linear in it. */
  boolean isIn(String text) {
    return re2.matcher(text).find();
  }

  String postgresql() {
    return postgresql;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextPattern pattern && pattern.given.equals(given);
  }

  @Override
  public int hashCode() {
    return given.hashCode();
  }

  @Override
  public String toString() {
    return given;
  }

  private static String written(Node root, String escape) {
    var out = new StringBuilder();
    write(root, escape, out);
    return out.toString();
  }

  private static void write(Node node, String escape, StringBuilder out) {
    switch (node) {
      case One(var of) -> writeSet(of, escape, out);
      case Edge(var start) -> out.append(start ? '^' : '$');
      case Repeat(var of, var least, var most) -> {
        write(of, escape, out);
        out.append('{').append(least);
        if (most != least) {
          out.append(',').append(most < 0 ? "" : most);
        }
        out.append('}');
      }
      case Sequence(var of) -> {
        out.append("(?:");
        of.forEach(part -> write(part, escape, out));
        out.append(')');
      }
      case Choice(var of) -> {
        out.append("(?:");
        for (int i = 0; i < of.size(); i++) {
          out.append(i == 0 ? "" : "|");
          write(of.get(i), escape, out);
        }
        out.append(')');
      }
    }
  }

  private static void writeSet(CodePoints of, String escape, StringBuilder out) {
    out.append('[');
    for (var range : of.ranges()) {
      out.append(escape.formatted(range.first()));
      if (range.last() > range.first()) {
        out.append('-').append(escape.formatted(range.last()));
      }
    }
    out.append(']');
  }
}
