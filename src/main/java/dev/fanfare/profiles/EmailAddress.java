package dev.fanfare.profiles;

import java.net.IDN;
import java.util.Locale;

/**
 * Judges e-mail addresses: those of RFC 5321 a mailbox can have. A dot-atom or quoted local part of
 * at most 64 octets, a domain name of at most 255 whose labels are LDH or internationalised (kept
 * as their ASCII form), 254 in all. Comments, folding, address literals and local parts beyond
 * ASCII are refused.
 */
public final class EmailAddress {

  private static final int LONGEST = 254;
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_LABEL = 63;
  private static final String ATOM_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

  private EmailAddress() {}

  /** The address as it is written to, or the rule it breaks. Spaces around it are forgiven. */
  public static Checked judge(String given) {
    var text = trim(given);
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return new Checked.Bad("must be an e-mail address: there is no @");
    }
    var local = text.substring(0, at);
    var rule = localRule(local);
    if (rule.isEmpty()) {
      return domain(local, text.substring(at + 1));
    }
    return new Checked.Bad("must be an e-mail address: " + rule);
  }

  /** The form two spellings of one mailbox share; what keys are made of. */
  public static String normalise(String address) {
    return trim(address).toLowerCase(Locale.ROOT);
  }

  private static Checked domain(String local, String domain) {
    if (domain.startsWith("[")) {
      return new Checked.Bad("must have a domain name, not an address literal");
    }
    String ascii = domain;
    if (!isAscii(domain)) {
      try {
        ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
      } catch (IllegalArgumentException e) {
        return new Checked.Bad("must be an e-mail address: the domain is not a valid IDN");
      }
    }
    var rule = domainRule(ascii);
    if (!rule.isEmpty()) {
      return new Checked.Bad("must be an e-mail address: " + rule);
    }
    if (local.length() + 1 + ascii.length() > LONGEST) {
      return new Checked.Bad("must be an e-mail address: it is longer than 254");
    }
    return new Checked.Good(local + "@" + ascii.toLowerCase(Locale.ROOT));
  }

  /** The rule a local part breaks; empty when it breaks none. */
  private static String localRule(String local) {
    if (local.isEmpty()) {
      return "nothing stands before the @";
    }
    if (local.length() > LONGEST_LOCAL) {
      return "the part before the @ is longer than 64";
    }
    if (local.charAt(0) == '"') {
      return quotedRule(local);
    }
    boolean dot = true;
    for (int i = 0; i < local.length(); i++) {
      char c = local.charAt(i);
      if (c == '.') {
        if (dot) {
          return "a dot stands first or twice before the @";
        }
        dot = true;
      } else if (isAtom(c)) {
        dot = false;
      } else {
        return c < 0x80
            ? "a character before the @ is not allowed"
            : "characters before the @ must be ASCII";
      }
    }
    return dot ? "a dot stands last before the @" : "";
  }

  private static String quotedRule(String local) {
    int last = local.length() - 1;
    for (int i = 1; i < last; i++) {
      char c = local.charAt(i);
      if (c == '\\') {
        i++;
        if (i >= last) {
          return "the quotes before the @ are not closed";
        }
        c = local.charAt(i);
      } else if (c == '"') {
        return "something stands after the quotes and before the @";
      }
      if (c < ' ' || c > '~') {
        return "a character before the @ is not allowed";
      }
    }
    return last < 1 || local.charAt(last) != '"' ? "the quotes before the @ are not closed" : "";
  }

  private static String domainRule(String domain) {
    int label = 0;
    boolean letters = false;
    for (int i = 0; i <= domain.length(); i++) {
      char c = i == domain.length() ? '.' : domain.charAt(i);
      if (c == '.') {
        if (label == 0) {
          return domain.isEmpty() ? "nothing stands after the @" : "a label of the domain is empty";
        }
        if (label > LONGEST_LABEL) {
          return "a label of the domain is longer than 63";
        }
        if (domain.charAt(i - 1) == '-') {
          return "a label of the domain ends with a hyphen";
        }
        letters = i == domain.length() ? letters : false;
        label = 0;
      } else if (isLetter(c) || (c == '-' && label > 0)) {
        letters = true;
        label++;
      } else if (c >= '0' && c <= '9') {
        label++;
      } else {
        return "a character of the domain is not allowed";
      }
    }
    return letters ? "" : "the domain ends with a number";
  }

  private static boolean isAtom(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || ATOM_SPECIALS.indexOf(c) >= 0;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Only blanks that spreadsheets leave; a line break is never part of a slip of the finger. */
  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\u00a0' || c == '\ufeff';
  }
}
