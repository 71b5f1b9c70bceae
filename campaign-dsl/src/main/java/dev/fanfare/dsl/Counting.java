package dev.fanfare.dsl;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a campaign's messages count against the frequency caps of the workspace.
 *
 * @param tags of every message, by which caps may tell campaigns apart
 * @param caps null for what the purpose says: a service purpose is exempt
 */
public record Counting(List<String> tags, @Nullable Caps caps) {

  public static final Counting DEFAULT = new Counting(List.of(), null);
  static final int MOST_TAGS = 10;

  public Counting {
    tags = List.copyOf(tags);
    tags.forEach(tag -> Rules.slug(tag).orThrow("tags"));
    Set<String> known = new HashSet<>(tags);
    if (known.size() < tags.size() || tags.size() > MOST_TAGS) {
      throw new IllegalArgumentException("tags: must be at most 10, none twice");
    }
  }

  /** Whether caps hold messages back and count them, or neither. */
  public enum Caps {
    APPLY,
    EXEMPT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
