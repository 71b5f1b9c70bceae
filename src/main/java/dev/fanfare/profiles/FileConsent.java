package dev.fanfare.profiles;

/**
 * What a file says its people agreed to.
 *
 * @param channel where they agreed
 * @param granted the purposes, as bits; 0 for none
 * @param refusable all purposes that need consent, as bits: what somebody who opted out withdraws
 *     from
 */
public record FileConsent(Channel channel, int granted, int refusable) {

  /** What is granted on a channel. */
  int granted(Channel on) {
    return on == channel ? granted : 0;
  }
}
