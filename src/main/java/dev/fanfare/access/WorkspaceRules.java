package dev.fanfare.access;

import dev.fanfare.platform.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be set for a workspace. Collects what is broken; values of broken rules are unused. */
final class WorkspaceRules {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
  private static final Set<String> COUNTRIES =
      Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);
  private static final int LONGEST = 500;

  private final Violations violations = new Violations();

  String name(@Nullable String given) {
    violations.requirePresent(given, "/name");
    if (given == null) {
      return "";
    }
    violations.require(
        NAME.matcher(given).matches(), "/name", given, "must be 1 to 64 of a-z, 0-9 and - inside");
    return given;
  }

  /** UTC when nothing is given. */
  ZoneId zone(@Nullable String given) {
    try {
      var zone = ZoneId.of(given == null ? "UTC" : given);
      // Offsets and legacy abbreviations parse too, but know no daylight saving.
      if (given == null || ZoneId.getAvailableZoneIds().contains(given)) {
        return zone;
      }
    } catch (DateTimeException e) {
      // Told below.
    }
    violations.add("/defaultZone", given, "must be an IANA time zone");
    return ZoneOffset.UTC;
  }

  @Nullable String region(@Nullable String given) {
    violations.require(
        given == null || COUNTRIES.contains(given),
        "/region",
        given,
        "must be a country of ISO 3166 in capitals, as AT");
    return given;
  }

  /** Without the slash at its end; https, but in a sandbox, whose links stay on the machine. */
  @Nullable String publicUrl(@Nullable String given, boolean sandbox) {
    if (given == null) {
      return null;
    }
    violations
        .require(given.length() <= LONGEST, "/publicUrl", null, "must be 500 characters or less")
        .require(
            isBase(given, sandbox),
            "/publicUrl",
            given,
            "must be an absolute "
                + (sandbox ? "http or https" : "https")
                + " URL without query and fragment");
    return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
  }

  @Nullable String postalAddress(@Nullable String given) {
    violations.require(
        given == null || (!given.isBlank() && given.length() <= LONGEST),
        "/postalAddress",
        given,
        "must be 1 to 500 characters");
    return given;
  }

  void refuse() {
    violations.refuse();
  }

  private static boolean isBase(String given, boolean sandbox) {
    try {
      var url = new URI(given);
      boolean scheme =
          "https".equals(url.getScheme()) || (sandbox && "http".equals(url.getScheme()));
      return scheme
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getQuery() == null
          && url.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
