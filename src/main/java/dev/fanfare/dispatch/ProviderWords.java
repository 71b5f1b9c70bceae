package dev.fanfare.dispatch;

import java.util.regex.Pattern;

/**
 * What a provider said, fit to be kept: servers like to repeat the address they refuse, and rows
 * and events carry no address.
 */
final class ProviderWords {

  /** Anything with an at sign between word-like ends; a few words too many do no harm. */
  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\\[\\]\",;:]+@[^\\s<>()\",;:]+");

  private static final String INSTEAD = "(address)";

  private ProviderWords() {}

  static String withoutAddresses(String words) {
    return words.indexOf('@') < 0 ? words : ADDRESS.matcher(words).replaceAll(INSTEAD);
  }
}
