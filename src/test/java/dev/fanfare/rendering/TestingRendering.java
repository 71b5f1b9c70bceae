package dev.fanfare.rendering;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A small pool and models with few words, for tests. */
final class TestingRendering implements AutoCloseable {

  static final UUID MESSAGE_ID = new UUID(1, 2);

  private final RenderPool pool =
      new RenderPool(2, 8, Duration.ofMillis(200), Duration.ofSeconds(10));
  private final Templates templates = new Templates();

  CompiledTemplate compile(String subject, @Nullable String html, @Nullable String text) {
    return templates.compile(new TemplateSource(subject, html, text), "test");
  }

  Rendered render(CompiledTemplate template, RenderModel model) {
    return pool.render(template, model);
  }

  /** Renders an HTML part under the subject "Hello". */
  Rendered html(String html, String attributes) {
    return render(compile("Hello", html, null), model(attributes));
  }

  /** Renders a text part under the subject "Hello". */
  Rendered text(String text, String attributes) {
    return render(compile("Hello", null, text), model(attributes));
  }

  static RenderModel model(String attributes) {
    return model(attributes, "Europe/Berlin", "en", Map.of());
  }

  static RenderModel model(
      String attributes,
      @Nullable String zone,
      @Nullable String locale,
      Map<String, ValueType> types) {
    return new RenderModel(
        new RenderModel.Shared("spring", "1 Market Square, Springfield", types),
        new RenderModel.Person("p-1", zone, locale, attributes),
        "https://mail.example/u/token",
        MESSAGE_ID);
  }

  @Override
  public void close() {
    pool.close();
  }
}
