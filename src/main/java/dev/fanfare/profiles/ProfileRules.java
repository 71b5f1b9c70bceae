package dev.fanfare.profiles;

import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules of the fields every profile has. */
public final class ProfileRules {

  private static final int LONGEST_EXTERNAL_ID = 128;

  /** Java's own additions are not IANA's names. */
  private static final Set<String> ZONES =
      ZoneId.getAvailableZoneIds().stream()
          .filter(zone -> !zone.startsWith("SystemV/"))
          .collect(Collectors.toUnmodifiableSet());

  private ProfileRules() {}

  /** The caller's own id of a person: any visible text, kept as given. */
  public static Checked externalId(String given) {
    if (given.isEmpty() || given.length() > LONGEST_EXTERNAL_ID) {
      return new Checked.Bad("must be 1 to 128 characters long");
    }
    for (int i = 0; i < given.length(); i++) {
      if (given.charAt(i) < ' ' || given.charAt(i) == 0x7f) {
        return new Checked.Bad("must not hold control characters");
      }
    }
    if (!given.equals(given.strip())) {
      return new Checked.Bad("must not begin or end with a space");
    }
    var rule = JsonText.rule(given);
    return rule.isEmpty() ? new Checked.Good(given) : new Checked.Bad(rule);
  }

  /** An IANA time zone. */
  public static Checked zone(String given) {
    var zone = given.strip();
    return ZONES.contains(zone)
        ? new Checked.Good(zone)
        : new Checked.Bad("must be an IANA time zone, as Europe/Vienna");
  }

  /** A language tag of BCP 47, kept in its canonical case. */
  public static Checked locale(String given) {
    try {
      var locale = new Locale.Builder().setLanguageTag(given.strip()).build();
      if (!locale.getLanguage().isEmpty()) {
        return new Checked.Good(locale.toLanguageTag());
      }
    } catch (IllformedLocaleException e) {
      return new Checked.Bad("must be a BCP 47 language tag, as de-AT");
    }
    return new Checked.Bad("must be a BCP 47 language tag with a language, as de-AT");
  }
}
