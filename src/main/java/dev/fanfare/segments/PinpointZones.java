package dev.fanfare.segments;

import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.ProfileRules;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Zones as people write them for North America, whose abbreviations mean one zone there and others,
 * or nothing, elsewhere. IANA's own EST, MST and HST have no summer time, which nobody means.
 */
final class PinpointZones {

  private static final Set<String> COUNTRIES = Set.of("US", "USA", "CA", "CAN");

  private static final Map<String, String> ABBREVIATIONS =
      Map.ofEntries(
          Map.entry("EST", "America/New_York"),
          Map.entry("EDT", "America/New_York"),
          Map.entry("CST", "America/Chicago"),
          Map.entry("CDT", "America/Chicago"),
          Map.entry("MST", "America/Denver"),
          Map.entry("MDT", "America/Denver"),
          Map.entry("PST", "America/Los_Angeles"),
          Map.entry("PDT", "America/Los_Angeles"),
          Map.entry("AKST", "America/Anchorage"),
          Map.entry("AKDT", "America/Anchorage"),
          Map.entry("HST", "Pacific/Honolulu"));

  private PinpointZones() {}

  /**
   * The zone, or the rule it breaks.
   *
   * @param country where the person is, as they or their telephone say; null when nobody does
   */
  static Checked judge(String given, @Nullable String country) {
    var zone = ABBREVIATIONS.get(given.strip().toUpperCase(Locale.ROOT));
    if (zone == null) {
      return ProfileRules.zone(given);
    }
    return country != null && COUNTRIES.contains(country)
        ? new Checked.Good(zone)
        : new Checked.Bad(
            "must be an IANA time zone, as America/New_York: of whom is not known to be in the"
                + " United States or Canada it is not clear what it means");
  }
}
