package dev.fanfare.rendering;

import freemarker.core.ParseException;
import freemarker.core.TemplateElement;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.utility.StringUtil;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puts looks between the steps of a template: whether it was stopped, before every step, and how
 * large it is, behind every value that gets a name. FreeMarker by itself looks in loops only, and
 * at no size; so a few lines that double a string are one step that takes all memory.
 */
@SuppressWarnings("deprecation") // FreeMarker offers no other way to change its tree.
final class StepChecks {

  /** Elements whose children are steps, one after the other. */
  private static final Set<String> BODIES =
      Set.of(
          "MixedContent",
          "ConditionalBlock",
          "IteratorBlock",
          "Items",
          "Sep",
          "ElseOfList",
          "Macro",
          "Case",
          "On",
          "AssignmentInstruction",
          "BlockAssignment",
          "UnifiedCall",
          "CompressedBlock");

  private static final String LOOKING = "ThreadInterruptionCheck";

  /** Steps that do nothing. */
  private static final Set<String> STILL = Set.of("TextBlock", "Comment", LOOKING);

  private static final Method ADD = add();
  private static final Constructor<?> LOOK = look();

  private final Configuration engine;

  private StepChecks(Configuration engine) {
    this.engine = engine;
  }

  /** Called once, before the template is rendered. */
  static void insert(Template template) {
    new StepChecks(template.getConfiguration()).below(template.getRootTreeNode());
  }

  /** Whether a step was put in to look whether the render was stopped. */
  static boolean isLook(SyntaxNode node) {
    return node.is(LOOKING);
  }

  private void below(TemplateElement element) {
    for (int i = 0; i < element.getChildCount(); i++) {
      below((TemplateElement) element.getChildAt(i));
    }
    var node = new SyntaxNode(element, 0);
    if (!BODIES.contains(node.kind())) {
      return;
    }
    for (int i = element.getChildCount() - 1; i >= 0; i--) {
      var child = new SyntaxNode((TemplateElement) element.getChildAt(i), 0);
      if (child.is("Assignment") || child.is("BlockAssignment")) {
        measure(element, i + 1, child.names("assignment target"));
      }
      if (!STILL.contains(child.kind())) {
        add(element, i, look(element));
      }
    }
    // Names that the element itself gives, to what was computed for it.
    var given = new ArrayList<String>();
    given.addAll(node.names("parameter name"));
    given.addAll(node.names("catch-all parameter name"));
    given.addAll(node.names("target loop variable"));
    measure(element, 0, given);
  }

  private void measure(TemplateElement element, int at, List<String> names) {
    if (names.isEmpty() || element.getChildCount() == 0) {
      return;
    }
    var measure = new StringBuilder("${" + HeldSizes.NAME + "(");
    for (int i = 0; i < names.size(); i++) {
      measure
          .append(i == 0 ? "" : ", ")
          .append(".vars[\"")
          .append(StringUtil.FTLStringLiteralEnc(names.get(i), '"'))
          .append("\"]");
    }
    try {
      var words = measure.append(")}").toString();
      add(element, at, new Template(null, new StringReader(words), engine).getRootTreeNode());
    } catch (IOException e) {
      throw new IllegalStateException("a name cannot be asked for: " + names, e);
    }
  }

  private static void add(TemplateElement element, int at, Object child) {
    try {
      ADD.invoke(element, at, child);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object look(TemplateElement element) {
    try {
      return LOOK.newInstance(element);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method add() {
    try {
      var method =
          TemplateElement.class.getDeclaredMethod("addChild", int.class, TemplateElement.class);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("FreeMarker's syntax tree has changed", e);
    }
  }

  private static Constructor<?> look() {
    try {
      var constructor =
          Class.forName(
                  "freemarker.core.ThreadInterruptionSupportTemplatePostProcessor"
                      + "$ThreadInterruptionCheck",
                  true,
                  ParseException.class.getClassLoader())
              .getDeclaredConstructor(TemplateElement.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      throw new IllegalStateException("FreeMarker's syntax tree has changed", e);
    }
  }
}
