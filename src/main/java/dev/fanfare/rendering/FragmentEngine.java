package dev.fanfare.rendering;

import freemarker.core.OutputFormat;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FreeMarker for one part of one template in one language: what it includes and imports comes out
 * of a map that is complete before the first render. There is no loader, so no file and no address
 * can be reached, whatever a name says.
 */
final class FragmentEngine extends Configuration {

  private final Map<String, Template> fragments = new HashMap<>();

  FragmentEngine(OutputFormat format) {
    super(VERSION_2_3_35);
    RenderEngine.setUp(this, format);
  }

  void add(String name, Template fragment) {
    fragments.put(name, fragment);
  }

  @Override
  public @Nullable Template getTemplate(
      String name,
      @Nullable Locale locale,
      @Nullable Object condition,
      @Nullable String encoding,
      boolean parsed,
      boolean ignoreMissing)
      throws IOException {
    var fragment = fragments.get(name);
    if (fragment == null && !ignoreMissing) {
      throw new TemplateNotFoundException(name, condition, "is no fragment of this template");
    }
    return fragment;
  }
}
