package dev.fanfare.rendering;

import freemarker.core.Environment;
import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateHTMLOutputModel;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateSequenceModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the size of what a template gives a name to. What one step does with its values is
 * bounded by their sizes; so these are bounded, and nothing grows from step to step.
 */
final class HeldSizes implements TemplateMethodModelEx {

  /** What a template calls it by: no name that words can have. */
  static final String NAME = "@held";

  static final HeldSizes LOOK = new HeldSizes();

  /** Characters of one value, all that lies in it together. */
  static final int MOST_CHARACTERS = 256 * 1024;

  /** Values of one list. */
  static final int MOST_VALUES = 10_000;

  private static final int DEEPEST = 8;

  private HeldSizes() {}

  /** Told as {@link RenderFailure#TOO_LARGE}. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("a value is too large", null, false, false);
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // FreeMarker's own signature.
  public Object exec(List values) throws TemplateModelException {
    HeldValues.goOn();
    for (Object value : values) {
      if (value instanceof TemplateModel model) {
        size(model, 0);
      }
    }
    return TemplateModel.NOTHING;
  }

  private static long size(@Nullable TemplateModel model, int depth) throws TemplateModelException {
    if (depth > DEEPEST) {
      throw new TooLarge();
    }
    long size =
        switch (model) {
          case SimpleScalar words -> words.getAsString().length();
          case TemplateHTMLOutputModel markup ->
              HTMLOutputFormat.INSTANCE.getMarkupString(markup).length();
          // What a person or a call brings along, and libraries of macros, are as large as they
          // are.
          case HeldValues.Held _ -> 0;
          case Environment.Namespace _ -> 0;
          case TemplateSequenceModel list -> sizeOf(list, depth);
          case TemplateHashModelEx hash -> sizeOf(hash, depth);
          case null, default -> 0;
        };
    if (size > MOST_CHARACTERS) {
      throw new TooLarge();
    }
    return size;
  }

  private static long sizeOf(TemplateSequenceModel list, int depth) throws TemplateModelException {
    int values = list.size();
    if (values > MOST_VALUES) {
      throw new TooLarge();
    }
    long size = 0;
    for (int i = 0; i < values && size <= MOST_CHARACTERS; i++) {
      size += size(list.get(i), depth + 1);
    }
    return size;
  }

  private static long sizeOf(TemplateHashModelEx hash, int depth) throws TemplateModelException {
    long size = 0;
    for (var each = hash.values().iterator(); each.hasNext() && size <= MOST_CHARACTERS; ) {
      size += size(each.next(), depth + 1);
    }
    return size;
  }
}
