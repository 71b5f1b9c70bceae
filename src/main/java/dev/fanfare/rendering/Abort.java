package dev.fanfare.rendering;

import freemarker.core.Environment;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code <@abort reason="…"/>} does: it ends the message, whichever part it stands in. Its
 * reason is what {@link AbortRules} has found written there.
 */
final class Abort implements TemplateDirectiveModel {

  /** What a template calls it by. */
  static final String NAME = "abort";

  /** Its only argument. */
  static final String REASON = "reason";

  static final int LONGEST_REASON = 128;

  /** Ends the message. */
  static final Abort ENDS = new Abort(true);

  /** Does nothing, so that what stands behind it is tried too. */
  static final Abort PASSED = new Abort(false);

  private final boolean ends;

  private Abort(boolean ends) {
    this.ends = ends;
  }

  /** Told as {@link RenderFailure#TEMPLATE_ABORT}; carries no stack, for it may happen often. */
  static final class Aborted extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    Aborted(String reason) {
      super("the template ends the message", null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** Whether words can be a reason: some, on one line, not too many. */
  static boolean canBe(String reason) {
    return !reason.isBlank()
        && reason.codePointCount(0, reason.length()) <= LONGEST_REASON
        && reason.chars().noneMatch(Character::isISOControl);
  }

  @Override
  @SuppressWarnings("rawtypes") // FreeMarker's own signature.
  public void execute(
      Environment environment,
      Map arguments,
      TemplateModel[] variables,
      @Nullable TemplateDirectiveBody body)
      throws TemplateModelException {
    if (ends) {
      throw new Aborted(
          arguments.get(REASON) instanceof TemplateScalarModel reason ? reason.getAsString() : "");
    }
  }
}
