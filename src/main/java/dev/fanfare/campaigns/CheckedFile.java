package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;

/**
 * A campaign file that can be applied.
 *
 * @param words those to freeze with it
 */
record CheckedFile(String text, Campaign definition, VersionWords words) {

  String name() {
    return definition.name();
  }

  /** What the version made of it is known by. */
  String hash() {
    return VersionRow.hash(text, words);
  }
}
