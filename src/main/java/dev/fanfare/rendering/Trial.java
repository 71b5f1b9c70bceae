package dev.fanfare.rendering;

import dev.fanfare.platform.Violation;
import java.util.List;

/**
 * Words on trial: what a process of its own is asked, before this one takes them.
 *
 * @param schema what may be asked for
 * @param people who the words are rendered for
 * @param pastAborts whether what stands behind an abort is tried too: where it renders, the preview
 *     is of that
 */
record Trial(TemplateSource source, Schema schema, List<Reader> people, boolean pastAborts) {

  Trial {
    people = List.copyOf(people);
  }

  /** What came of it: problems, or a preview for each of the people. */
  record Answer(List<Violation> problems, List<Preview> previews) {}
}
