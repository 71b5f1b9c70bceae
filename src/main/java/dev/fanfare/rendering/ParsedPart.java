package dev.fanfare.rendering;

import freemarker.template.Template;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One part, parsed.
 *
 * @param expressions every directive and interpolation, as FreeMarker writes them back
 */
record ParsedPart(Part part, Template template, List<String> expressions) {

  boolean asksFor(String variable) {
    var name = Pattern.compile("(?<![\\w.])" + Pattern.quote(variable) + "(?!\\w)");
    return expressions.stream().anyMatch(expression -> name.matcher(expression).find());
  }
}
