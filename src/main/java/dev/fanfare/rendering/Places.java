package dev.fanfare.rendering;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Locales and zones of recipients, looked up once; what is not known is English and UTC. */
final class Places {

  private static final int KEPT = 2_000;
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
  private static final Map<String, Locale> LOCALES = new ConcurrentHashMap<>();
  private static final Map<String, TimeZone> ZONES = new ConcurrentHashMap<>();

  private Places() {}

  static Locale locale(@Nullable String tag) {
    if (tag == null) {
      return Locale.ENGLISH;
    }
    var known = LOCALES.get(tag);
    if (known == null) {
      var read = Locale.forLanguageTag(tag);
      known = read.getLanguage().isEmpty() ? Locale.ENGLISH : read;
      keep(LOCALES, tag, known);
    }
    return known;
  }

  static TimeZone zone(@Nullable String name) {
    if (name == null) {
      return UTC;
    }
    var known = ZONES.get(name);
    if (known == null) {
      known = read(name);
      keep(ZONES, name, known);
    }
    return known;
  }

  private static TimeZone read(String name) {
    try {
      return TimeZone.getTimeZone(ZoneId.of(name));
    } catch (DateTimeException e) {
      return UTC;
    }
  }

  /** The words come from data, so there may be any number of them. */
  private static <T> void keep(Map<String, T> places, String name, T place) {
    if (places.size() < KEPT) {
      places.put(name, place);
    }
  }
}
