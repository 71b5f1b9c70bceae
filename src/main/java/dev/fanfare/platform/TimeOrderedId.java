package dev.fanfare.platform;

import java.security.SecureRandom;
import java.time.Instant;

/**
 * 63-bit ids that grow with time: 42 bits of milliseconds, 21 random bits. Written for people as a
 * prefix and 13 characters of Crockford's base 32, which sort alike.
 */
public final class TimeOrderedId {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int RANDOM_BITS = 21;
  private static final SecureRandom RANDOM = new SecureRandom();

  private TimeOrderedId() {}

  /**
   * A new id for something that comes to be now: by the installation's clock, in every workspace,
   * since the tables that are kept by it are one for all, and a clock that stands would run out of
   * ids.
   */
  public static long next() {
    return next(Instant.now());
  }

  /** A new id for something that comes to be at {@code at}. */
  static long next(Instant at) {
    return floor(at) | RANDOM.nextInt(1 << RANDOM_BITS);
  }

  /** The smallest id of an instant: the bound of a partition. */
  public static long floor(Instant at) {
    return at.toEpochMilli() << RANDOM_BITS;
  }

  /** The instant an id was made for. */
  public static Instant instantOf(long id) {
    return Instant.ofEpochMilli(id >>> RANDOM_BITS);
  }

  /** The id as people see it, for example {@code run_06c8d2…}. */
  public static String write(String prefix, long id) {
    var text = new StringBuilder(prefix).append('_');
    for (int shift = 60; shift >= 0; shift -= 5) {
      text.append(ALPHABET.charAt((int) (id >>> shift) & 31));
    }
    return text.toString();
  }

  /** Reads what {@link #write} wrote; a problem (404) when it is none. */
  public static long read(String prefix, String text) {
    var digits = text.startsWith(prefix + "_") ? text.substring(prefix.length() + 1) : "";
    if (digits.length() != 13) {
      throw ApiProblem.notFound(prefix, text);
    }
    long id = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = ALPHABET.indexOf(digits.charAt(i));
      if (digit < 0 || id >>> 58 != 0) {
        throw ApiProblem.notFound(prefix, text);
      }
      id = id << 5 | digit;
    }
    return id;
  }
}
