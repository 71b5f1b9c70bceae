package dev.fanfare.cli.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bits of {@code judged} in a ledger row, as the contract numbers them. */
final class JudgedBits {

  private static final int EXISTS = 1;
  private static final int ADDRESSED = 2;
  private static final int CONSENT_NEEDED = 4;
  private static final int CONSENTED = 8;
  private static final int WITHDRAWN = 16;
  private static final int SUPPRESSED = 32;
  private static final int CANCELLING = 64;
  private static final int CONTROL = 256;
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

  /**
   * The first that speaks against somebody who was judged by these facts, as a reason; null where
   * nothing does. Facts that are no bits are not seen.
   */
  private static @Nullable String first(int bits) {
    if (has(bits, CANCELLING)) {
      return "cancelled";
    }
    String objection = objection(bits);
    if (objection != null) {
      return objection;
    }
    if (has(bits, QUIET)) {
      return "quiet_hours";
    }
    if (has(bits, CAPPED)) {
      return "frequency_cap";
    }
    if (has(bits, BUDGET)) {
      return "budget_exhausted";
    }
    if (has(bits, GLOBAL_CONTROL)) {
      return "global_control";
    }
    if (has(bits, SHARED_CONTROL)) {
      return "shared_control";
    }
    return has(bits, CONTROL) ? "control_group" : null;
  }

  /** What comes before all that time and room may change. */
  private static @Nullable String objection(int bits) {
    if (!has(bits, EXISTS)) {
      return "profile_deleted";
    }
    if (has(bits, LEFT)) {
      return "left_audience";
    }
    if (!has(bits, ADDRESSED)) {
      return "no_address";
    }
    if (has(bits, SUPPRESSED)) {
      return "suppressed";
    }
    if (has(bits, WITHDRAWN)) {
      return "consent_withdrawn";
    }
    return has(bits, CONSENT_NEEDED) && !has(bits, CONSENTED) ? "no_consent" : null;
  }

  /**
   * Whether somebody who was judged by these facts may have been left out for a reason: it is the
   * first of those that facts give, or one that no bit tells of and none that goes before.
   */
  static boolean leadTo(String reason, int bits) {
    return switch (reason) {
      case "exception_event" -> has(bits, EXISTS) && !has(bits, CANCELLING);
      case "duplicate_address", "no_variant", "no_words" ->
          objection(bits) == null && !has(bits, CANCELLING);
      case "late", "no_zone", "missed", "rate_deadline" ->
          objection(bits) == null && !has(bits, CANCELLING) && !has(bits, QUIET);
      case "missing_variable",
          "render_error",
          "too_large",
          "render_timeout",
          "empty_subject",
          "template_abort" ->
          first(bits & ~CONTROL) == null;
      case "cancelled",
          "profile_deleted",
          "left_audience",
          "no_address",
          "suppressed",
          "consent_withdrawn",
          "no_consent",
          "quiet_hours",
          "frequency_cap",
          "budget_exhausted",
          "global_control",
          "shared_control",
          "control_group" ->
          reason.equals(first(bits));
      default -> true;
    };
  }

  /** What somebody was judged by, as far as it speaks for or against them. */
  static String words(int bits) {
    String first = first(bits);
    return first == null ? "nothing against it" : first;
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
