package dev.fanfare.stories;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands of the README's tour: in its fenced blocks, a line after {@code $} is a command,
 * what follows is its answer. {@code cat FILE} shows a file that the reader is to write.
 */
final class Tour {

  private static final String SECTION = "## Five minutes at the command line";
  private static final Pattern BLOCK = Pattern.compile("(?m)^```\\n(.*?)^```$", Pattern.DOTALL);
  private static final Pattern WORD =
      Pattern.compile("[\"']((?<=\")[^\"]*|(?<=')[^']*)[\"']|(\\S+)");

  /** What stands for itself, and what differs from day to day. */
  private static final Pattern VARIES =
      Pattern.compile(
          "run_[0-9a-z]{13}|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|template [0-9a-f]{12}"
              + "|(?<=Paused|Sending) \\d of 3: sent \\d[^\\n]*"
              + "|(?m:^)(plain|hurry) [^\n]*|clicks +rate +of 95 % +difference"
              + "|[0-9a-f]{64}|(?<=workspace )[a-z0-9-]+|…");

  private Tour() {}

  /** One thing that the reader does. */
  sealed interface Step {
    record File(String name, String content) implements Step {}

    record Command(List<String> words, List<String> answer) implements Step {}
  }

  static List<Step> read(String readme) {
    int from = readme.indexOf(SECTION);
    int to = readme.indexOf("\n## ", from + 1);
    if (from < 0) {
      throw new IllegalArgumentException("README.md has no section " + SECTION);
    }
    var steps = new ArrayList<Step>();
    Matcher blocks = BLOCK.matcher(readme.substring(from, to));
    while (blocks.find()) {
      for (var one : blocks.group(1).replace("\\\n", " ").split("(?m)^\\$ ")) {
        if (!one.isBlank() && blocks.group(1).startsWith("$ ")) {
          steps.add(step(one));
        }
      }
    }
    return steps;
  }

  private static Step step(String text) {
    var lines = text.strip().lines().toList();
    var words = words(lines.getFirst());
    var answer = lines.subList(1, lines.size());
    return switch (words.getFirst()) {
      case "cat" -> new Step.File(words.get(1), String.join("\n", answer) + "\n");
      case "./fanfare" -> new Step.Command(words.subList(1, words.size()), answer);
      default -> throw new IllegalArgumentException("the tour cannot do " + words);
    };
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  /** A regular expression for an answer: exact but for what differs from day to day. */
  static String expression(List<String> answer) {
    // What ends in dots may also end before them.
    boolean open = !answer.isEmpty() && answer.getLast().equals("…");
    var lines = open ? answer.subList(0, answer.size() - 1) : answer;
    var text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    var expression = new StringBuilder();
    var varies = VARIES.matcher(text);
    int at = 0;
    while (varies.find()) {
      expression.append(Pattern.quote(text.substring(at, varies.start())));
      expression.append(inPlaceOf(varies.group()));
      at = varies.end();
    }
    return expression
        .append(Pattern.quote(text.substring(at)))
        .append(open ? ".*" : "\\s*")
        .toString();
  }

  private static String inPlaceOf(String varying) {
    if (varying.equals("…")) {
      return ".*";
    }
    if (varying.startsWith("plain ") || varying.startsWith("hurry ")) {
      // Who is sent which of them is drawn.
      return "(plain|hurry) [^\\n]*";
    }
    if (varying.startsWith("clicks ")) {
      return "clicks +rate +of 95 % +difference";
    }
    if (varying.contains(" of ")) {
      // How far a run came before it was paused.
      return "( \\d of \\d)?: sent \\d[^\\n]*";
    }
    return varying.startsWith("template ") ? "template [0-9a-f]{12}" : "\\S+";
  }
}
