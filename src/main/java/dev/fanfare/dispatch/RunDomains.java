package dev.fanfare.dispatch;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The domains of a run that are named in its rows and events; all others are {@code other}, since
 * the name of a small domain can be that of a person.
 *
 * @param names a domain's number is its place, counted from 1
 */
record RunDomains(List<String> names) {

  static final String OTHER = "other";

  private static final int NO_ADDRESS = -1;

  /** The number of an address's domain: 0 for others, less for no address. */
  int of(@Nullable String address) {
    if (address == null) {
      return NO_ADDRESS;
    }
    var domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return names.indexOf(domain) + 1;
  }

  /** The name of a number; null where there was no address. */
  @Nullable String name(int number) {
    return number < 0 ? null : number == 0 ? OTHER : names.get(number - 1);
  }
}
