package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.rendering.TemplateSource;

/**
 * A campaign file that can be applied.
 *
 * @param words those to freeze with it
 */
record CheckedFile(String text, Campaign definition, TemplateSource words) {

  String name() {
    return definition.name();
  }

  /** What the version made of it is known by. */
  String hash() {
    return VersionRow.hash(text, words);
  }
}
