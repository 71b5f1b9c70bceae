package dev.fanfare.segments;

import org.jspecify.annotations.Nullable;

/**
 * An import as it is announced.
 *
 * @param separator between columns of CSV; null is a comma
 * @param maxRejects percent of the lines that may be rejected before the file is refused; null is
 *     20
 */
record ImportDefinition(
    @Nullable ImportMode mode,
    @Nullable ImportFormat format,
    @Nullable String separator,
    @Nullable Mapping mapping,
    @Nullable ImportConsent consent,
    @Nullable Integer maxRejects) {

  private static final int USUAL_MAX_REJECTS = 20;

  char separatorOrComma() {
    return separator == null ? ',' : separator.charAt(0);
  }

  int maxRejectsOrUsual() {
    return maxRejects == null ? USUAL_MAX_REJECTS : maxRejects;
  }
}
