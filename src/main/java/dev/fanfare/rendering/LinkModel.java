package dev.fanfare.rendering;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A link at its mark: asked for as a value where it is constant, as a directive where it is not.
 */
final class LinkModel implements TemplateScalarModel, TemplateDirectiveModel {

  /** What is longer than this is no link. */
  private static final int LONGEST = 8 * 1024;

  private final MessageLinks links;
  private final int number;

  LinkModel(MessageLinks links, int number) {
    this.links = links;
    this.number = number;
  }

  @Override
  public String getAsString() {
    return links.link(number);
  }

  @Override
  @SuppressWarnings("rawtypes") // FreeMarker's own signature.
  public void execute(
      Environment environment,
      Map parameters,
      TemplateModel[] variables,
      @Nullable TemplateDirectiveBody body)
      throws TemplateException, IOException {
    if (body != null) {
      var rendered = new CappedWriter(256).start(LONGEST);
      body.render(rendered);
      environment.getOut().write(links.link(number, rendered.finished()));
    }
  }
}
