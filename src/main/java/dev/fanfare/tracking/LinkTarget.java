package dev.fanfare.tracking;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a link leads: an absolute http or https URL of ASCII that can stand in a header field.
 *
 * @param host with its port, in lower case
 */
record LinkTarget(String url, String host) {

  private static final Pattern FORM =
      Pattern.compile("(?i)(https?)://([^/?#\\\\@]+)((?:[/?][^#]*)?)(#.*)?");
  private static final Pattern HOST =
      Pattern.compile("(?i)[a-z0-9]([a-z0-9.-]*[a-z0-9])?\\.?(:[0-9]{1,5})?");

  /** Characters that stand as they are behind the host (RFC 3986). */
  private static final String KEPT = "-._~:/?#[]@!$&'()*+,;=%";

  private static final int LONGEST = 4_096;

  /** The target of a link as a browser would read it; empty for what is not for us to follow. */
  static Optional<LinkTarget> of(String link) {
    var text = link.strip();
    if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    return host(form.group(2))
        .map(
            host -> {
              var fragment = form.group(4) == null ? "" : form.group(4);
              var url = form.group(1) + "://" + host + encoded(form.group(3) + fragment);
              return new LinkTarget(url, host.toLowerCase(Locale.ROOT));
            });
  }

  /** With these in its query, but for those that it has already; its fragment stays at the end. */
  LinkTarget with(Map<String, String> parameters) {
    int hash = url.indexOf('#');
    var target = new StringBuilder(hash < 0 ? url : url.substring(0, hash));
    int question = target.indexOf("?");
    var present = question < 0 ? "" : "&" + target.substring(question + 1);
    parameters.forEach(
        (name, value) -> {
          if (!present.contains("&" + name + "=")
              && !present.endsWith("&" + name)
              && !present.contains("&" + name + "&")) {
            char last = target.charAt(target.length() - 1);
            target.append(target.indexOf("?") < 0 ? "?" : last == '?' || last == '&' ? "" : "&");
            target.append(name).append('=').append(component(value));
          }
        });
    return new LinkTarget(target + (hash < 0 ? "" : url.substring(hash)), host);
  }

  private static Optional<String> host(String given) {
    if (HOST.matcher(given).matches()) {
      return Optional.of(given);
    }
    int colon = given.lastIndexOf(':');
    var name = colon < 0 ? given : given.substring(0, colon);
    try {
      var ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
      var host = colon < 0 ? ascii : ascii + given.substring(colon);
      return HOST.matcher(host).matches() ? Optional.of(host) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encoded(String text) {
    return encoded(text, KEPT);
  }

  private static String component(String text) {
    return encoded(text, "-._~");
  }

  private static String encoded(String text, String kept) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (unit & 0xff);
      boolean stands =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || kept.indexOf(c) >= 0;
      if (stands) {
        encoded.append(c);
      } else {
        encoded.append(String.format("%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
