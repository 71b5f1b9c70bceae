package dev.fanfare.dsl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules that span several values of a campaign. */
final class Checks {

  private static final List<String> INLINE = List.of("subject", "html", "text");

  private Checks() {}

  /** A segment named where it has been named before. */
  record Repetition(boolean excluded, int index, String message) {
    String path() {
      return "audience." + (excluded ? "exclude" : "include") + "[" + index + "]";
    }
  }

  /** Segments listed twice, or included and excluded. A null stands for a value not readable. */
  static List<Repetition> repetitions(
      List<? extends @Nullable String> include, List<? extends @Nullable String> exclude) {
    List<Repetition> found = new ArrayList<>();
    Set<String> included = new HashSet<>();
    Set<String> excluded = new HashSet<>();
    for (int i = 0; i < include.size(); i++) {
      String segment = include.get(i);
      if (segment != null && !included.add(segment)) {
        found.add(new Repetition(false, i, "names a segment that is included already"));
      }
    }
    for (int i = 0; i < exclude.size(); i++) {
      String segment = exclude.get(i);
      if (segment != null && included.contains(segment)) {
        found.add(new Repetition(true, i, "excludes a segment that is included"));
      } else if (segment != null && !excluded.add(segment)) {
        found.add(new Repetition(true, i, "names a segment that is excluded already"));
      }
    }
    return found;
  }

  /** A message takes its content from a template, or carries all of it, never both. */
  static void content(Fields message, Problems problems) {
    List<String> inline = INLINE.stream().filter(message::has).toList();
    Node template = message.node("template");
    if (template != null && !inline.isEmpty()) {
      problems.add(
          template.place(),
          message.pathOf("template"),
          null,
          "stands beside " + String.join(", ", inline),
          "keep the template, or remove it and keep the content written here");
    } else if (template == null && inline.isEmpty()) {
      problems.add(
          message.place(),
          "message",
          null,
          "has no content",
          "add `template: …`, or `subject: …` with `html: …` or `text: …`");
    } else if (template == null) {
      missingInline(message, problems);
    }
  }

  private static void missingInline(Fields message, Problems problems) {
    if (!message.has("subject")) {
      problems.add(
          message.place(), message.pathOf("subject"), null, "is missing", "add `subject: …`");
    }
    if (!message.has("html") && !message.has("text")) {
      problems.add(
          message.place(),
          "message",
          null,
          "has a subject but no body",
          "add `html: …`, `text: …` or both");
    }
  }
}
