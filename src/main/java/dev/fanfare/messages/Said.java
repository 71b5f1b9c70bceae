package dev.fanfare.messages;

import org.jspecify.annotations.Nullable;

/**
 * What a call says to one recipient alone.
 *
 * @param variables a JSON object, or null for none
 * @param zone an IANA zone that goes before the person's, or null
 * @param locale a BCP 47 tag that goes before the person's, or null
 */
public record Said(@Nullable String variables, @Nullable String zone, @Nullable String locale) {

  @Override
  public String toString() {
    return "Said[…]";
  }
}
