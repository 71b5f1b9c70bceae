package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceKind;
import dev.fanfare.dsl.Campaign;

/**
 * One person's attempt whose outcome was lost: what their row says of it, and what follows. Whoever
 * is being sent to again stays so: neither the campaign's policy nor a later loss takes that back.
 *
 * @param kind of the slice they were started from
 */
record Loss(Campaign definition, SliceKind kind, int attempt) {

  Reason reason() {
    return kind == SliceKind.RESEND
        ? Reason.UNKNOWN_RESEND
        : switch (definition.onUnknown()) {
          case DROP -> Reason.UNKNOWN_DROP;
          case ASK -> Reason.UNKNOWN_ASK;
          case RESEND -> Reason.UNKNOWN_RESEND;
        };
  }

  /**
   * Whether it is sent again. A first loss always is, for attempts are a budget for refusals; a
   * message that is lost time and again must not be sent for ever, so later ones count.
   */
  boolean sentAgain() {
    return reason() == Reason.UNKNOWN_RESEND
        && (kind != SliceKind.RESEND || attempt < definition.retries().attempts());
  }
}
