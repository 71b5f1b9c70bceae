package dev.fanfare.rendering;

import dev.fanfare.channel.Content;
import dev.fanfare.rendering.Rendered.Failed;
import freemarker.core.InvalidReferenceException;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A template that was checked and parsed. Safe for many threads; renders on the pool's only. */
public final class CompiledTemplate {

  private final ParsedPart subject;
  private final @Nullable ParsedPart html;
  private final @Nullable ParsedPart text;

  CompiledTemplate(ParsedPart subject, @Nullable ParsedPart html, @Nullable ParsedPart text) {
    this.subject = subject;
    this.html = html;
    this.text = text;
  }

  /** Which of {@code html} and {@code text} never ask for a variable. */
  public Set<String> bodiesWithout(String variable) {
    var without = new LinkedHashSet<String>();
    if (html != null && !html.asksFor(variable)) {
      without.add(Part.HTML.word());
    }
    if (text != null && !text.asksFor(variable)) {
      without.add(Part.TEXT.word());
    }
    return without;
  }

  /** Renders all parts; called on a thread of {@link RenderPool}, never throws for values. */
  public Rendered render(RenderModel model) {
    if (!(Thread.currentThread() instanceof RenderThread thread)) {
      throw new IllegalStateException("templates render on the threads of RenderPool only");
    }
    thread.begin();
    Rendered rendered;
    try {
      rendered = parts(model, thread.writer());
    } finally {
      if (thread.end()) {
        rendered = new Failed(RenderFailure.TIMEOUT, "took more time or memory than one may");
      }
    }
    return rendered;
  }

  private Rendered parts(RenderModel model, CappedWriter writer) {
    try {
      var line = render(subject, model, writer);
      if (line.isBlank()) {
        return new Failed(RenderFailure.EMPTY_SUBJECT, "subject");
      }
      if (line.chars().anyMatch(Character::isISOControl)) {
        return new Failed(RenderFailure.RENDER_ERROR, "subject: a control character");
      }
      return new Rendered.Message(
          new Content.Email(
              line,
              html == null ? null : render(html, model, writer),
              text == null ? null : render(text, model, writer)));
    } catch (PartFailed e) {
      return e.failed;
    }
  }

  private static String render(ParsedPart parsed, RenderModel model, CappedWriter writer)
      throws PartFailed {
    var part = parsed.part();
    try {
      var environment =
          parsed.template().createProcessingEnvironment(model, writer.start(part.cap()));
      environment.setLocale(Places.locale(model.person().locale()));
      environment.setTimeZone(Places.zone(model.person().zone()));
      environment.process();
      var words = writer.finished();
      if (words.length() > part.cap() / 3
          && words.getBytes(StandardCharsets.UTF_8).length > part.cap()) {
        throw new PartFailed(RenderFailure.TOO_LARGE, part.word());
      }
      return words;
    } catch (CappedWriter.Full e) {
      throw new PartFailed(RenderFailure.TOO_LARGE, part.word());
    } catch (InvalidReferenceException e) {
      throw new PartFailed(RenderFailure.MISSING_VARIABLE, place(part, e));
    } catch (TemplateException e) {
      throw new PartFailed(RenderFailure.RENDER_ERROR, place(part, e));
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // One message fails, not the run: each of these is something the template's words caused.
      throw new PartFailed(
          RenderFailure.RENDER_ERROR, part.word() + ": " + e.getClass().getSimpleName());
    }
  }

  /** The expression and where it stands; FreeMarker's message would quote a person's values. */
  private static String place(Part part, TemplateException e) {
    var expression = e.getBlamedExpressionString();
    return "%s at %s:%s:%s"
        .formatted(
            expression == null ? "template" : expression,
            part.word(),
            e.getLineNumber(),
            e.getColumnNumber());
  }

  /** Leaves the part; carries no stack, for it may happen a million times a run. */
  private static final class PartFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failed failed;

    PartFailed(RenderFailure failure, String detail) {
      super(detail, null, false, false);
      this.failed = new Failed(failure, detail);
    }
  }
}
