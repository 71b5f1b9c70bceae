package dev.fanfare.rendering;

import freemarker.template.SimpleCollection;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateSequenceModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists and objects of a person or a call. FreeMarker adds them lazily, and asks every part of a
 * sum again for its size or a name: a few doublings make one that is asked for a lifetime, between
 * two steps of the template. So each of them looks itself whether the render was stopped.
 */
final class HeldValues {

  private HeldValues() {}

  /** Leaves a render that was stopped. */
  static void goOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Stopped();
    }
  }

  /** Told as {@link RenderFailure#TIMEOUT} by whoever began the render. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("the render was stopped", null, false, false);
    }
  }

  /** A list; a null is a missing value. */
  static TemplateModel list(List<? extends @Nullable TemplateModel> values) {
    return new Values(values);
  }

  /** An object. */
  static TemplateModel hash(Map<String, TemplateModel> members) {
    return new Members(members);
  }

  /** Such a list or object. */
  sealed interface Held extends TemplateModel {}

  private record Values(List<? extends @Nullable TemplateModel> values)
      implements TemplateSequenceModel, Held {

    @Override
    public @Nullable TemplateModel get(int index) {
      goOn();
      return index >= 0 && index < values.size() ? values.get(index) : null;
    }

    @Override
    public int size() {
      goOn();
      return values.size();
    }
  }

  private record Members(Map<String, TemplateModel> members) implements TemplateHashModelEx, Held {

    @Override
    public @Nullable TemplateModel get(String key) {
      goOn();
      return members.get(key);
    }

    @Override
    public int size() {
      goOn();
      return members.size();
    }

    @Override
    public boolean isEmpty() {
      goOn();
      return members.isEmpty();
    }

    @Override
    public TemplateCollectionModel keys() throws TemplateModelException {
      goOn();
      return new SimpleCollection(
          members.keySet().stream().map(SimpleScalar::new).toList(), RenderEngine.WRAPPER);
    }

    @Override
    public TemplateCollectionModel values() throws TemplateModelException {
      goOn();
      return new SimpleCollection(List.copyOf(members.values()), RenderEngine.WRAPPER);
    }
  }
}
