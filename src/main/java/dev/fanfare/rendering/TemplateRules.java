package dev.fanfare.rendering;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a template may not say although FreeMarker could: what runs text as template, what reaches
 * beyond the message's values, what undoes escaping, and what cannot be stopped once it runs.
 */
final class TemplateRules {

  private record Rule(Pattern pattern, String words) {
    Rule(String pattern, String words) {
      this(Pattern.compile(pattern), words);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "\\?(interpret|eval|eval_json|evalJson|new|api)\\b",
              "Values are never run as code: ?interpret, ?eval, ?eval_json, ?new and ?api are not"
                  + " taken."),
          new Rule(
              "\\?(no_esc|noEsc)\\b|^#(noautoesc|noAutoEsc|autoesc|autoEsc|outputformat"
                  + "|outputFormat)\\b",
              "Every value is escaped: what undoes that is not taken."),
          new Rule(
              "^#(include|import)\\b|\\.(get_optional_template|getOptionalTemplate)\\b",
              "A template is whole: it includes and imports nothing."),
          new Rule(
              "^#attempt\\b",
              "A failure skips the message: #attempt is not taken, use ! for a default."),
          new Rule(
              "(?<![\\w)\\]])\\.now\\b",
              "The machine's time is not the campaign's: .now is not taken."),
          new Rule(
              "\\?(left_pad|leftPad|right_pad|rightPad)(?!\\(\\d{1,3}[,)])",
              "The width of ?left_pad and ?right_pad is a number below 1000, written out."),
          new Rule(
              "\\?(matches|groups)\\b|\\?(replace|split|keep_\\w+|keep[A-Z]\\w+|contains)"
                  + "\\(.*,\\s*[\"'][a-z]*r[a-z]*[\"']\\)",
              "Regular expressions cannot be stopped once they run: they are not taken."));

  private TemplateRules() {}

  /** The rules one directive or interpolation breaks. */
  static List<String> brokenBy(String expression) {
    var broken = new ArrayList<String>();
    for (var rule : RULES) {
      if (rule.pattern().matcher(expression).find()) {
        broken.add(rule.words());
      }
    }
    return broken;
  }
}
