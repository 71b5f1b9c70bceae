package dev.fanfare.rendering;

import freemarker.core.TemplateElement;
import freemarker.core.TemplateObject;
import freemarker.template.Template;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

/**
 * One node of FreeMarker's syntax tree, which the library keeps to itself: a directive, an
 * interpolation or an expression. {@code SyntaxNodeTest} holds what is taken for granted of it.
 *
 * @param object the library's own node
 * @param depth nodes above it
 */
@SuppressWarnings("deprecation") // FreeMarker offers no other way to see its tree.
record SyntaxNode(TemplateObject object, int depth) {

  private static final Method COUNT = open("getParameterCount");
  private static final Method VALUE = open("getParameterValue", int.class);
  private static final Method SYMBOL = open("getNodeTypeSymbol");
  private static final Method ROLE = open("getParameterRole", int.class);

  /** Something a node is made of: a {@link SyntaxNode}, a name, a number, or nothing. */
  record Parameter(String role, Optional<Object> value) {

    Optional<SyntaxNode> node() {
      return value.filter(SyntaxNode.class::isInstance).map(SyntaxNode.class::cast);
    }

    Optional<String> word() {
      return value.filter(String.class::isInstance).map(String.class::cast);
    }
  }

  static SyntaxNode root(Template template) {
    return new SyntaxNode(template.getRootTreeNode(), 0);
  }

  /** What it is, such as {@code Identifier}; every built-in is a {@code BuiltIn}. */
  String kind() {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getSimpleName().equals("BuiltIn")) {
        return "BuiltIn";
      }
    }
    return object.getClass().getSimpleName();
  }

  boolean is(String kind) {
    return kind().equals(kind);
  }

  /** Whether it is a step of the template, and no expression. */
  boolean isElement() {
    return object instanceof TemplateElement;
  }

  /** As it was written. */
  String words() {
    return object instanceof TemplateElement element
        ? element.getDescription()
        : object.getCanonicalForm();
  }

  /** Its sign, such as {@code gte} of a comparison. */
  String symbol() {
    return call(SYMBOL).map(Object::toString).orElse("");
  }

  String place() {
    return object.getBeginLine() + ":" + object.getBeginColumn();
  }

  List<Parameter> parameters() {
    var parameters = new ArrayList<Parameter>();
    int count = (int) call(COUNT).orElse(0);
    for (int i = 0; i < count; i++) {
      var value =
          call(VALUE, i)
              .map(it -> it instanceof TemplateObject node ? new SyntaxNode(node, depth + 1) : it);
      parameters.add(new Parameter(call(ROLE, i).map(Object::toString).orElse(""), value));
    }
    return parameters;
  }

  /** The first node in that role. */
  Optional<SyntaxNode> part(String role) {
    return parts(role).stream().findFirst();
  }

  List<SyntaxNode> parts(String role) {
    return parameters().stream()
        .filter(parameter -> parameter.role().equals(role))
        .flatMap(parameter -> parameter.node().stream())
        .toList();
  }

  /** The words in that role, such as the names of loop variables. */
  List<String> names(String role) {
    return parameters().stream()
        .filter(parameter -> parameter.role().equals(role))
        .flatMap(parameter -> parameter.word().stream())
        .toList();
  }

  /** Everything directly below: what it is made of, then what it encloses. */
  List<SyntaxNode> below() {
    var below = new ArrayList<SyntaxNode>();
    parameters().forEach(parameter -> parameter.node().ifPresent(below::add));
    if (object instanceof TemplateElement element) {
      for (Enumeration<?> children = element.children(); children.hasMoreElements(); ) {
        if (children.nextElement() instanceof TemplateElement child) {
          below.add(new SyntaxNode(child, depth + 1));
        }
      }
    }
    return below;
  }

  /** This node and all below it. */
  List<SyntaxNode> all() {
    var all = new ArrayList<SyntaxNode>();
    collect(all);
    return all;
  }

  private void collect(List<SyntaxNode> all) {
    all.add(this);
    if (depth < TemplateRules.DEEPEST) {
      below().forEach(node -> node.collect(all));
    }
  }

  /** What an expression in brackets, or one with a default, is about. */
  SyntaxNode bare() {
    return switch (kind()) {
      case "ParentheticalExpression" -> part("enclosed operand").orElse(this).bare();
      case "DefaultToExpression" -> part("left-hand operand").orElse(this).bare();
      default -> this;
    };
  }

  /** The value of a string literal that holds no interpolation. */
  Optional<String> literal() {
    if (!(object instanceof TemplateScalarModel scalar)
        || parameters().stream().anyMatch(part -> part.role().equals("value part"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(scalar.getAsString());
    } catch (TemplateModelException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<Object> call(Method method, Object... arguments) {
    try {
      return Optional.ofNullable(method.invoke(object, arguments));
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method open(String name, Class<?>... parameters) {
    try {
      var method = TemplateObject.class.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("FreeMarker's syntax tree has changed", e);
    }
  }
}
