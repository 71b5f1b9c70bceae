package dev.fanfare.rendering;

import static java.util.Objects.requireNonNull;

import dev.fanfare.platform.Violation;
import freemarker.core.ParseException;
import freemarker.core._CoreAPI;
import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The making of one template: every part in every language, with the fragments it reaches, and
 * every problem of all of them. For one thread, used once.
 */
final class Compilation {

  /** More would be a program. */
  private static final int MOST_FRAGMENTS = 50;

  private final TemplateSource source;
  private final @Nullable Schema schema;

  /** A fragment is read for each part and language that reaches it; its problems are told once. */
  private final Set<Violation> problems = new LinkedHashSet<>();

  Compilation(TemplateSource source, @Nullable Schema schema) {
    this.source = source;
    this.schema = schema;
  }

  /** Part by part, and within each from its beginning to its end. */
  List<Violation> problems() {
    var parts = problems.stream().map(Compilation::partOf).distinct().toList();
    return problems.stream()
        .sorted(
            Comparator.<Violation>comparingInt(problem -> parts.indexOf(partOf(problem)))
                .thenComparingInt(problem -> number(problem, 1))
                .thenComparingInt(problem -> number(problem, 2)))
        .toList();
  }

  private static String partOf(Violation problem) {
    return problem.place().split(":", -1)[0];
  }

  private static int number(Violation problem, int at) {
    return Integer.parseInt(problem.place().split(":", -1)[at]);
  }

  /** The template; null when there are problems. */
  @Nullable CompiledTemplate compile() {
    var usual = phrasing("", source.locale(), source.wording().words());
    var others = new HashMap<String, Phrasing>();
    source
        .wording()
        .locales()
        .forEach(
            (tag, words) -> {
              var phrasing = phrasing(tag + "/", tag, words);
              if (phrasing != null) {
                others.put(tag, phrasing);
              }
            });
    return usual == null || !problems.isEmpty() ? null : new CompiledTemplate(usual, others);
  }

  private @Nullable Phrasing phrasing(String place, @Nullable String tag, Words words) {
    var subject = part(Part.SUBJECT, place, tag, requireNonNull(words.subject()));
    var html = part(Part.HTML, place, tag, words.html());
    var text = part(Part.TEXT, place, tag, words.text());
    return subject == null ? null : new Phrasing(tag, subject, html, text);
  }

  private @Nullable ParsedPart part(
      Part part, String place, @Nullable String tag, @Nullable String words) {
    if (words == null) {
      return null;
    }
    var unit = new Unit(part, tag);
    var template = unit.parse(place + part.word(), words);
    return template == null ? null : unit.judged(template);
  }

  private void problem(String place, @Nullable String value, String rule) {
    problems.add(new Violation(place, value, rule));
  }

  /** One part in one language, and the fragments it reaches. */
  private final class Unit {
    private final Part part;
    private final @Nullable String tag;
    private final Configuration engine;

    /** Nodes of the part and of each fragment, by where they stand. */
    private final Map<String, List<SyntaxNode>> nodes = new LinkedHashMap<>();

    private final Map<String, Template> fragments = new HashMap<>();

    Unit(Part part, @Nullable String tag) {
      this.part = part;
      this.tag = tag;
      this.engine =
          source.fragments().isEmpty() ? part.engine() : new FragmentEngine(part.format());
    }

    /** Parses the part, then what it includes; null when it cannot be read. */
    @Nullable Template parse(String place, String words) {
      var template = read(part.word(), place, words);
      if (template != null) {
        reach(place, List.of());
      }
      return template;
    }

    private @Nullable Template read(String name, String place, String words) {
      if (words.stripLeading().startsWith("<#ftl")) {
        problem(place + ":1:1", "<#ftl", "The part decides how it is read: it has no header.");
        return null;
      }
      try {
        var template = new Template(name, place, new StringReader(words), engine);
        nodes.put(place, SyntaxNode.root(template).all());
        // Without these the watchdog could not stop a loop.
        _CoreAPI.addThreadInterruptedChecks(template);
        StepChecks.insert(template);
        return template;
      } catch (ParseException e) {
        problem(
            "%s:%d:%d".formatted(place, e.getLineNumber(), e.getColumnNumber()),
            null,
            e.getEditorMessage());
        return null;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Follows includes and imports to their fragments; {@code way} leads here. */
    private void reach(String place, List<String> way) {
      for (var node : List.copyOf(nodes.getOrDefault(place, List.of()))) {
        if (!TemplateRules.isFragment(node)) {
          continue;
        }
        var at = place + ":" + node.place();
        if (part == Part.SUBJECT) {
          problem(at, node.words(), "A subject is one line: it includes nothing.");
          continue;
        }
        TemplateRules.nameOfFragment(node).ifPresent(name -> follow(node, at, name, way));
      }
    }

    private void follow(SyntaxNode node, String at, String name, List<String> way) {
      if (way.contains(name)) {
        problem(
            at, node.words(), "It comes back to itself: " + String.join(" > ", way) + " > " + name);
        return;
      }
      if (fragments.containsKey(name)) {
        return;
      }
      var wording = source.fragments().get(name);
      if (wording == null || !(engine instanceof FragmentEngine known)) {
        problem(at, node.words(), "There is no fragment \"" + name + "\" in this workspace.");
        return;
      }
      var words = wording.in(tag).of(part);
      if (words == null) {
        problem(at, node.words(), "The fragment \"" + name + "\" has no " + part.word() + ".");
        return;
      }
      if (fragments.size() >= MOST_FRAGMENTS) {
        problem(at, node.words(), "A template has at most " + MOST_FRAGMENTS + " fragments.");
        return;
      }
      var place = name + "/" + language(wording) + part.word();
      var fragment = read(name, place, words);
      if (fragment != null) {
        fragments.put(name, fragment);
        known.add(name, fragment);
        var further = new ArrayList<>(way);
        further.add(name);
        reach(place, further);
      }
    }

    private String language(Wording wording) {
      return tag == null
          ? ""
          : Wording.lookup(tag, wording.locales()).map(found -> found + "/").orElse("");
    }

    /** Judges everything that was read. */
    ParsedPart judged(Template template) {
      var all = nodes.values().stream().flatMap(List::stream).toList();
      var own = Questions.own(all);
      AbortRules.judge(all, own, schema != null, (node, rule) -> broken(placeOf(node), node, rule));
      var asked = new TreeSet<String>();
      nodes.forEach(
          (place, read) -> {
            TemplateRules.judge(read, (node, rule) -> broken(place, node, rule));
            var questions = Questions.of(read, own);
            questions.stream()
                .map(Questions.Question::words)
                .filter(words -> !words.equals(Abort.NAME))
                .forEach(asked::add);
            if (schema != null) {
              Questions.judge(questions, schema, (node, rule) -> broken(place, node, rule));
              TypeRules.judge(read, own, schema, (node, rule) -> broken(place, node, rule));
            }
          });
      CallRules.judge(all, (node, rule) -> broken(placeOf(node), node, rule));
      StepRules.judge(all, (node, rule) -> broken(placeOf(node), node, rule));
      MacroCalls.judge(all, (node, rule) -> broken(placeOf(node), node, rule));
      ListSums.judge(all, schema, (node, rule) -> broken(placeOf(node), node, rule));
      return new ParsedPart(part, template, asked, AbortRules.ends(all));
    }

    private String placeOf(SyntaxNode node) {
      return nodes.entrySet().stream()
          .filter(entry -> entry.getValue().contains(node))
          .map(Map.Entry::getKey)
          .collect(Collectors.joining());
    }

    private void broken(String place, SyntaxNode node, String rule) {
      problem(place + ":" + node.place(), node.words(), rule);
    }
  }
}
