package dev.fanfare.conditions;

import dev.fanfare.conditions.CodePoints.Range;
import dev.fanfare.conditions.TextPattern.Choice;
import dev.fanfare.conditions.TextPattern.Edge;
import dev.fanfare.conditions.TextPattern.Node;
import dev.fanfare.conditions.TextPattern.One;
import dev.fanfare.conditions.TextPattern.Repeat;
import dev.fanfare.conditions.TextPattern.Sequence;
import java.util.ArrayList;
import java.util.List;

/** Reads the subset of RE2 that docs/conditions.md states and refuses all else. Of one thread. */
final class PatternReader {

  private static final int LONGEST = 200;
  private static final int MOST_REPEATS = 100;

  /** Both machines write repeats out; a bomb is what gets large by that. */
  private static final int LARGEST = 1_000;

  private static final int DEEPEST = 10;
  private static final String SPECIAL = "\\.+*?()|[]{}^$";
  private static final List<Range> DIGITS = List.of(new Range('0', '9'));
  private static final List<Range> WORD =
      List.of(new Range('0', '9'), new Range('A', 'Z'), new Range('_', '_'), new Range('a', 'z'));
  private static final List<Range> BLANKS =
      List.of(new Range('\t', '\n'), new Range('\f', '\r'), new Range(' ', ' '));

  private final int[] given;
  private int at;
  private int depth;

  private PatternReader(String given) {
    this.given = given.codePoints().toArray();
  }

  /** What a pattern may not hold. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    Refused(String rule) {
      super(rule);
    }

    String rule() {
      var rule = getMessage();
      return rule == null ? "" : rule;
    }
  }

  static TextPattern read(String given) throws Refused {
    var reader = new PatternReader(given);
    if (reader.given.length > LONGEST) {
      throw new Refused("a pattern has at most 200 characters");
    }
    var root = reader.choice();
    if (reader.more()) {
      throw reader.refused("a ) that nothing opened");
    }
    if (size(root) > LARGEST) {
      throw new Refused("repeats in repeats make this pattern too large");
    }
    return new TextPattern(given, root);
  }

  private Node choice() throws Refused {
    if (++depth > DEEPEST) {
      throw refused("groups deeper than 10");
    }
    var branches = new ArrayList<Node>();
    branches.add(sequence());
    while (more() && given[at] == '|') {
      at++;
      branches.add(sequence());
    }
    depth--;
    return branches.size() == 1 ? branches.getFirst() : new Choice(branches);
  }

  private Node sequence() throws Refused {
    var parts = new ArrayList<Node>();
    while (more() && given[at] != '|' && given[at] != ')') {
      var atom = atom();
      parts.add(atom instanceof Edge ? atom : repeated(atom));
    }
    if (parts.isEmpty()) {
      throw refused("nothing where something must match");
    }
    return new Sequence(parts);
  }

  private Node atom() throws Refused {
    int c = given[at++];
    return switch (c) {
      case '(' -> group();
      case '[' -> new One(set());
      case '.' -> new One(CodePoints.of('\n').complement());
      case '^' -> new Edge(true);
      case '$' -> new Edge(false);
      case '\\' -> new One(CodePoints.of(escaped()));
      case '*', '+', '?', '{', '}', ']' ->
          throw refused("a " + Character.toString(c) + " that belongs to nothing; write \\ before");
      default -> new One(CodePoints.of(c));
    };
  }

  private Node group() throws Refused {
    if (more() && given[at] == '?') {
      at++;
      if (!more() || given[at++] != ':') {
        throw refused("a group with (? that is not (?:");
      }
    }
    var inner = choice();
    if (!more()) {
      throw refused("a ( that nothing closes");
    }
    at++;
    return inner;
  }

  private Node repeated(Node atom) throws Refused {
    if (!more()) {
      return atom;
    }
    var repeated =
        switch (given[at]) {
          case '*' -> new Repeat(atom, 0, -1);
          case '+' -> new Repeat(atom, 1, -1);
          case '?' -> new Repeat(atom, 0, 1);
          case '{' -> null;
          default -> atom;
        };
    if (repeated == atom) {
      return atom;
    }
    at++;
    var counted = repeated == null ? counted(atom) : repeated;
    if (more() && "*+?{".indexOf(given[at]) >= 0) {
      throw refused("a repeat of a repeat");
    }
    return counted;
  }

  private Repeat counted(Node atom) throws Refused {
    int least = number();
    int most = least;
    if (more() && given[at] == ',') {
      at++;
      most = more() && given[at] == '}' ? -1 : number();
    }
    if (!more() || given[at++] != '}') {
      throw refused("a { that is not {n}, {n,} or {n,m}");
    }
    if (least > MOST_REPEATS || most > MOST_REPEATS || most == 0 || (most > 0 && most < least)) {
      throw refused("repeats must be 0 to 100, the second number at least the first and above 0");
    }
    return new Repeat(atom, least, most);
  }

  private int number() throws Refused {
    int from = at;
    int number = 0;
    while (more() && given[at] >= '0' && given[at] <= '9' && at - from < 4) {
      number = number * 10 + given[at++] - '0';
    }
    if (at == from) {
      throw refused("a { that is not {n}, {n,} or {n,m}");
    }
    return number;
  }

  private CodePoints set() throws Refused {
    boolean negated = more() && given[at] == '^';
    at += negated ? 1 : 0;
    var ranges = new ArrayList<Range>();
    while (more() && given[at] != ']') {
      var first = inSet();
      if (more() && given[at] == '-' && at + 1 < given.length && given[at + 1] != ']') {
        at++;
        var last = inSet();
        if (!isOne(first) || !isOne(last) || last.getFirst().first() < first.getFirst().first()) {
          throw refused("a range that does not go from one character up to another");
        }
        ranges.add(new Range(first.getFirst().first(), last.getFirst().first()));
      } else {
        ranges.addAll(first);
      }
    }
    if (!more() || ranges.isEmpty()) {
      throw refused("a [ that is empty or that nothing closes");
    }
    at++;
    var set = CodePoints.of(ranges);
    var meant = negated ? set.complement() : set;
    if (meant.ranges().isEmpty()) {
      throw refused("a set that no character is in");
    }
    return meant;
  }

  private List<Range> inSet() throws Refused {
    int c = given[at++];
    if (c == '[') {
      throw refused("a [ in a set; write \\[");
    }
    return c == '\\' ? escaped() : List.of(new Range(c, c));
  }

  private List<Range> escaped() throws Refused {
    if (!more()) {
      throw refused("a \\ with nothing behind it");
    }
    int c = given[at++];
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> CodePoints.of(DIGITS).complement().ranges();
      case 'w' -> WORD;
      case 'W' -> CodePoints.of(WORD).complement().ranges();
      case 's' -> BLANKS;
      case 'S' -> CodePoints.of(BLANKS).complement().ranges();
      case 't' -> List.of(new Range('\t', '\t'));
      case 'n' -> List.of(new Range('\n', '\n'));
      case 'r' -> List.of(new Range('\r', '\r'));
      default -> {
        if (SPECIAL.indexOf(c) < 0 && c != '-' && c != '/') {
          throw refused("\\" + Character.toString(c) + ", which is not taken here");
        }
        yield List.of(new Range(c, c));
      }
    };
  }

  private boolean more() {
    return at < given.length;
  }

  private Refused refused(String found) {
    return new Refused(
        "the pattern has " + found + " (at its character " + Math.min(at, given.length) + ")");
  }

  private static boolean isOne(List<Range> set) {
    return set.size() == 1 && set.getFirst().first() == set.getFirst().last();
  }

  private static long size(Node node) {
    return switch (node) {
      case One one -> one.of().ranges().size();
      case Edge _ -> 1;
      case Repeat(var of, var least, var most) -> size(of) * Math.max(Math.max(least, most), 1) + 1;
      case Sequence(var of) -> of.stream().mapToLong(PatternReader::size).sum();
      case Choice(var of) -> of.stream().mapToLong(PatternReader::size).sum() + 1;
    };
  }
}
