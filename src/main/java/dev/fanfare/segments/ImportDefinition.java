package dev.fanfare.segments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import as it is announced.
 *
 * @param layout what the columns mean; null is as {@code mapping} says
 * @param ignore columns of a layout that are not taken
 * @param region in which telephone numbers without a country's code are read; null is the
 *     workspace's when it is announced, and none when it is kept
 * @param separator between columns of CSV; null is a comma
 * @param encoding of CSV; null is what its byte order mark says, else UTF-8
 * @param manifest what a file of scores must be; null where nobody said
 * @param source where the file is read; null where it is sent
 * @param maxRejects percent of the lines that may be rejected before the file is refused; null is
 *     20
 * @param dryRun whether nothing is to be changed; null is false
 */
record ImportDefinition(
    @Nullable ImportMode mode,
    @Nullable ImportFormat format,
    @Nullable ImportLayout layout,
    @Nullable String separator,
    @Nullable String encoding,
    @Nullable Mapping mapping,
    @Nullable List<String> ignore,
    @Nullable String region,
    @Nullable ImportConsent consent,
    @Nullable ScoreManifest manifest,
    @Nullable String source,
    @Nullable Integer maxRejects,
    @Nullable Boolean dryRun) {

  private static final int USUAL_MAX_REJECTS = 20;

  /** The same, with numbers read in that region unless it names one itself. */
  ImportDefinition in(@Nullable String region) {
    return this.region != null || region == null || !hasNumbers()
        ? this
        : new ImportDefinition(
            mode,
            format,
            layout,
            separator,
            encoding,
            mapping,
            ignore,
            region,
            consent,
            manifest,
            source,
            maxRejects,
            dryRun);
  }

  private boolean hasNumbers() {
    return switch (layoutOrColumns()) {
      case COLUMNS -> mapping != null && mapping.phone() != null;
      case PINPOINT -> true;
      case SCORES -> false;
    };
  }

  boolean dry() {
    return dryRun != null && dryRun;
  }

  ImportLayout layoutOrColumns() {
    return layout == null ? ImportLayout.COLUMNS : layout;
  }

  char separatorOrComma() {
    return separator == null ? ',' : separator.charAt(0);
  }

  @Nullable TextEncoding announcedEncoding() {
    return encoding == null ? null : TextEncoding.named(encoding).orElseThrow();
  }

  int maxRejectsOrUsual() {
    return maxRejects == null ? USUAL_MAX_REJECTS : maxRejects;
  }
}
