package dev.fanfare.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list as it is answered.
 *
 * @param next the cursor of the page that follows; null on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {

  /**
   * What a page is asked for.
   *
   * @param after the keys of the last row of the page before; empty for the first page
   * @param limit rows of the page; ask the database for one more
   */
  public record Request(List<String> after, int limit) {

    public boolean first() {
      return after.isEmpty();
    }
  }
}
