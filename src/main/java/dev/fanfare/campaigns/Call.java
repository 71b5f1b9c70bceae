package dev.fanfare.campaigns;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call says beside the words it sends.
 *
 * @param names of everything it says to any of its people
 * @param variables what it says to the first of them, as a JSON object; null for nothing
 */
public record Call(Set<String> names, @Nullable String variables) {

  public Call {
    names = Set.copyOf(names);
  }

  @Override
  public String toString() {
    return "Call" + names;
  }
}
