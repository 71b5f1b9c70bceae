package dev.fanfare.dsl;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a campaign says otherwise than it did, in the words of its file. An item that came
 * to a list or left it is a change of its own, with the path of the list.
 *
 * @param path such as {@code audience.include} or {@code variants[long].weight}
 * @param before null where it was not there
 * @param after null where it is not there any more
 */
public record Change(String path, @Nullable String before, @Nullable String after) {
  public Change {
    if (before == null && after == null) {
      throw new IllegalArgumentException(path + ": neither was nor is");
    }
  }
}
