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

  /** Whether it says something by a name; one with a dot is a member of what it says. */
  boolean says(String name) {
    return names.stream().anyMatch(each -> each.equals(name) || each.startsWith(name + "."));
  }

  @Override
  public String toString() {
    return "Call" + names;
  }
}
