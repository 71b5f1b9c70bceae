package dev.fanfare.channel.email;

import dev.fanfare.channel.FailureClass;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An address of the subset of RFC 5321 and 6531 that real mailboxes have: a dot-string, an at sign,
 * a domain name. No quoted local parts, no address literals, no comments, no display name.
 *
 * @param local the local part; when not ASCII the server must offer SMTPUTF8
 * @param domain as A-labels, so always ASCII
 */
record EmailAddress(String local, String domain) {

  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST = 254;
  private static final Pattern LOCAL =
      Pattern.compile("[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.\\-[^\\x00-\\x7F]]+");
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Z}]");
  private static final Pattern LABEL =
      Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  static EmailAddress parse(String text) throws InvalidMessageException {
    if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
      throw InvalidMessageException.message("an address holds no CR, LF or NUL");
    }
    int at = text.lastIndexOf('@');
    if (at < 1) {
      throw invalid("an address is local@domain");
    }
    String local = text.substring(0, at);
    String domain = asciiDomain(text.substring(at + 1));
    requireLocal(local);
    requireDomain(domain);
    if (octets(local) + 1 + domain.length() > LONGEST) {
      throw invalid("an address has at most 254 octets");
    }
    return new EmailAddress(local, domain);
  }

  private static String asciiDomain(String domain) throws InvalidMessageException {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw invalid("the domain is not a domain name");
    }
  }

  private static void requireLocal(String local) throws InvalidMessageException {
    if (octets(local) > LONGEST_LOCAL) {
      throw invalid("a local part has at most 64 octets");
    }
    if (!LOCAL.matcher(local).matches() || INVISIBLE.matcher(local).find()) {
      throw invalid("the local part holds a character that needs quoting");
    }
    if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
      throw invalid("dots in a local part stand between other characters");
    }
  }

  private static void requireDomain(String domain) throws InvalidMessageException {
    if (domain.length() > 253) {
      throw invalid("a domain has at most 253 characters");
    }
    String[] labels = domain.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw invalid("the domain is not a domain name");
      }
    }
    if (DIGITS.matcher(labels[labels.length - 1]).matches()) {
      throw invalid("a domain does not end in a number");
    }
  }

  private static InvalidMessageException invalid(String rule) {
    return new InvalidMessageException(FailureClass.INVALID_RECIPIENT, "5.1.3", rule);
  }

  boolean ascii() {
    return octets(local) == local.length();
  }

  String text() {
    return local + '@' + domain;
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Hides the person: addresses do not belong in logs. */
  @Override
  public String toString() {
    return "…@" + domain;
  }
}
