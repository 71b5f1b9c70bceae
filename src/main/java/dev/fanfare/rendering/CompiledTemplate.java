package dev.fanfare.rendering;

import dev.fanfare.channel.Content;
import dev.fanfare.rendering.Rendered.Failed;
import freemarker.core.InvalidReferenceException;
import freemarker.core.StopException;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A template that was checked and parsed. Safe for many threads; renders on the pool's only. */
public final class CompiledTemplate {

  private static final int MOST_TAGS = 2_000;

  private final Phrasing usual;
  private final Map<String, Phrasing> others;
  private final boolean aborts;

  /** What was chosen for a person's locale: many people, few locales. */
  private final Map<String, Phrasing> chosen = new ConcurrentHashMap<>();

  private volatile boolean stopped;

  CompiledTemplate(Phrasing usual, Map<String, Phrasing> others) {
    this.usual = usual;
    this.others = Map.copyOf(others);
    this.aborts = usual.aborts() || others.values().stream().anyMatch(Phrasing::aborts);
  }

  /** The language a person of that locale is written to in; empty where nobody has said which. */
  public Optional<String> language(@Nullable String locale) {
    return Optional.ofNullable(phrasing(locale).tag());
  }

  /** What the words for a person of that locale ask for, such as {@code profile.zone}. */
  public Set<String> asked(@Nullable String locale) {
    return phrasing(locale).asked();
  }

  /**
   * Whether the words can end a message by themselves, so that a trial may not have seen them all.
   */
  public boolean aborts() {
    return aborts;
  }

  private Phrasing phrasing(@Nullable String locale) {
    if (others.isEmpty() || locale == null) {
      return usual;
    }
    var known = chosen.get(locale);
    if (known == null) {
      known = choose(locale);
      if (chosen.size() < MOST_TAGS) {
        chosen.put(locale, known);
      }
    }
    return known;
  }

  private Phrasing choose(String locale) {
    return Wording.lookup(locale, others).map(others::get).orElse(usual);
  }

  /** Whether this process renders it no more: for somebody it did not stop when it had to. */
  public boolean stopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
  }

  /** Renders all parts; called on a thread of {@link RenderPool}, never throws for values. */
  public Rendered render(RenderModel model) {
    if (!(Thread.currentThread() instanceof RenderThread thread)) {
      throw new IllegalStateException("templates render on the threads of RenderPool only");
    }
    if (stopped) {
      return new Failed(RenderFailure.STOPPED, "did not stop for somebody else");
    }
    thread.begin(this);
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
    var person = model.person();
    var phrasing = phrasing(person.locale());
    var locale = phrasing.locale(person.locale());
    var html = phrasing.html();
    var text = phrasing.text();
    try {
      var line = render(phrasing.subject(), model, locale, writer);
      if (line.isBlank()) {
        return new Failed(RenderFailure.EMPTY_SUBJECT, "subject");
      }
      if (line.chars().anyMatch(Character::isISOControl)) {
        return new Failed(RenderFailure.RENDER_ERROR, "subject: a control character");
      }
      return new Rendered.Message(
          new Content.Email(
              line,
              html == null ? null : render(html, model, locale, writer),
              text == null ? null : render(text, model, locale, writer)));
    } catch (PartFailed e) {
      return e.failed;
    }
  }

  private static String render(
      ParsedPart parsed, RenderModel model, Locale locale, CappedWriter writer) throws PartFailed {
    var part = parsed.part();
    try {
      var environment =
          parsed.template().createProcessingEnvironment(model, writer.start(part.cap()));
      environment.setLocale(locale);
      environment.setTimeZone(Places.zone(model.person().zone()));
      environment.process();
      var words = writer.finished();
      if (words.length() > part.cap() / 3
          && words.getBytes(StandardCharsets.UTF_8).length > part.cap()) {
        throw new PartFailed(RenderFailure.TOO_LARGE, part.word());
      }
      return words;
    } catch (CappedWriter.Full | HeldSizes.TooLarge e) {
      throw new PartFailed(RenderFailure.TOO_LARGE, part.word());
    } catch (Abort.Aborted e) {
      throw new PartFailed(RenderFailure.TEMPLATE_ABORT, e.reason());
    } catch (StopException e) {
      // Words that were taken before there was an abort: what they say may be a person's value.
      throw new PartFailed(RenderFailure.TEMPLATE_ABORT, place(part, "#stop", e));
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
    return place(part, expression == null ? "template" : expression, e);
  }

  private static String place(Part part, String what, TemplateException e) {
    return "%s at %s:%s:%s"
        .formatted(
            what,
            e.getTemplateSourceName() == null ? part.word() : e.getTemplateSourceName(),
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
