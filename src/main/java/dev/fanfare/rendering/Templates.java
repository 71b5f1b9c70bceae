package dev.fanfare.rendering;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import freemarker.core.ParseException;
import freemarker.core.TemplateElement;
import freemarker.core._CoreAPI;
import freemarker.template.Template;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes templates of sources; every problem of all parts at once, with line and column. */
@ApplicationScoped
public class Templates {

  /**
   * A template ready to render.
   *
   * @param name what it is called in problems
   * @throws ApiProblem INVALID_CONTENT with places such as {@code html:12:5}
   */
  public CompiledTemplate compile(TemplateSource source, String name) {
    var problems = new ArrayList<Violation>();
    var subject = parse(Part.SUBJECT, source.subject(), problems);
    var html = parse(Part.HTML, source.html(), problems);
    var text = parse(Part.TEXT, source.text(), problems);
    if (subject == null || !problems.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.INVALID_CONTENT, "The template \"" + name + "\" has problems.", problems);
    }
    return new CompiledTemplate(subject, html, text);
  }

  private static @Nullable ParsedPart parse(
      Part part, @Nullable String source, List<Violation> problems) {
    if (source == null) {
      return null;
    }
    if (source.stripLeading().startsWith("<#ftl")) {
      problems.add(
          new Violation(
              part.word() + ":1:1", "<#ftl", "The part decides how it is read: it has no header."));
      return null;
    }
    try {
      var template = new Template(part.word(), source, part.engine());
      var expressions = new ArrayList<String>();
      read(part, root(template), expressions, problems);
      // Without these the watchdog could not stop a loop.
      _CoreAPI.addThreadInterruptedChecks(template);
      return new ParsedPart(part, template, expressions);
    } catch (ParseException e) {
      problems.add(
          new Violation(
              "%s:%d:%d".formatted(part.word(), e.getLineNumber(), e.getColumnNumber()),
              null,
              e.getEditorMessage()));
      return null;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("deprecation") // FreeMarker offers no other way to see its tree.
  private static TemplateElement root(Template template) {
    return template.getRootTreeNode();
  }

  private static void read(
      Part part, TemplateElement element, List<String> expressions, List<Violation> problems) {
    var words = element.getDescription();
    // Plain words are described in quotes, directives and interpolations by themselves.
    if (words.startsWith("#") || words.startsWith("$") || words.startsWith("@")) {
      expressions.add(words);
      for (var rule : TemplateRules.brokenBy(words)) {
        problems.add(
            new Violation(
                "%s:%d:%d".formatted(part.word(), element.getBeginLine(), element.getBeginColumn()),
                words,
                rule));
      }
    }
    for (Enumeration<?> children = element.children(); children.hasMoreElements(); ) {
      if (children.nextElement() instanceof TemplateElement child) {
        read(part, child, expressions, problems);
      }
    }
  }
}
