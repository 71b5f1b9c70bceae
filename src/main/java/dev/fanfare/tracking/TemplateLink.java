package dev.fanfare.tracking;

import org.jspecify.annotations.Nullable;

/**
 * One link of a template.
 *
 * @param number its place among the template's links, from 0
 * @param source as the template has it
 * @param target where it leads; null when that is rendered for each person, and for the hidden one
 */
public record TemplateLink(int number, Part part, String source, @Nullable String target) {

  /** Whether it is rendered for each person. */
  public boolean isPersonal() {
    return target == null && part != Part.HIDDEN;
  }

  /** Where in the message a link stands. */
  public enum Part {
    HTML,
    TEXT,
    /** Nobody sees it: who follows it is a machine. */
    HIDDEN;

    /** As it is stored and told. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Part ofWord(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
