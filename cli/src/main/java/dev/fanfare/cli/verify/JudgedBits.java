package dev.fanfare.cli.verify;

import java.util.Optional;

/** The bits of {@code judged} in a ledger row, as the contract numbers them. */
final class JudgedBits {

  private static final int EXISTS = 1;
  private static final int ADDRESSED = 2;
  private static final int CONSENT_NEEDED = 4;
  private static final int CONSENTED = 8;
  private static final int WITHDRAWN = 16;
  private static final int SUPPRESSED = 32;
  private static final int CANCELLING = 64;
  private static final int FALLBACK_ZONE = 4_096;
  private static final int QUIET = 8_192;
  private static final int CAPPED = 512;
  private static final int BUDGET = 16_384;
  private static final int GLOBAL_CONTROL = 32_768;
  private static final int SHARED_CONTROL = 65_536;
  private static final int DUPLICATE = 262_144;
  private static final int EXCEPTED = 524_288;
  private static final int UNASSIGNED = 1_048_576;
  private static final int LATE = 2_097_152;
  private static final int NO_ZONE = 4_194_304;
  private static final int MISSED = 8_388_608;
  private static final int RATE_DEADLINE = 16_777_216;
  private static final int LEFT = 67_108_864;

  private JudgedBits() {}

  /** Why nobody may be written to who was judged by these facts; empty when they may be. */
  static Optional<String> refusal(int bits) {
    if (has(bits, CANCELLING)) {
      return Optional.of("the run was being cancelled");
    }
    if (!has(bits, EXISTS) || !has(bits, ADDRESSED)) {
      return Optional.of("there was no address");
    }
    if (has(bits, LEFT)) {
      return Optional.of("the person had left the audience");
    }
    if (has(bits, SUPPRESSED)) {
      return Optional.of("the address was suppressed");
    }
    if (has(bits, CAPPED)) {
      return Optional.of("a frequency cap had no room");
    }
    if (has(bits, BUDGET)) {
      return Optional.of("a budget had no room");
    }
    if (has(bits, GLOBAL_CONTROL) || has(bits, SHARED_CONTROL)) {
      return Optional.of("a control group holds the person or their address back");
    }
    if (has(bits, DUPLICATE)) {
      return Optional.of("another person of the run goes before at the address");
    }
    if (has(bits, EXCEPTED)) {
      return Optional.of("something had happened that the trigger excepts");
    }
    if (has(bits, UNASSIGNED)) {
      return Optional.of("no variant was named");
    }
    if (has(bits, LATE | NO_ZONE | MISSED | RATE_DEADLINE)) {
      return Optional.of("the person had no turn by the campaign's times");
    }
    if (!has(bits, CONSENT_NEEDED)) {
      return Optional.empty();
    }
    if (has(bits, WITHDRAWN)) {
      return Optional.of("the consent was withdrawn");
    }
    return has(bits, CONSENTED) ? Optional.empty() : Optional.of("there was no consent");
  }

  static boolean quiet(int bits) {
    return has(bits, QUIET);
  }

  static boolean fallbackZone(int bits) {
    return has(bits, FALLBACK_ZONE);
  }

  private static boolean has(int bits, int bit) {
    return (bits & bit) != 0;
  }
}
