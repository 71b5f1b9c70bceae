package dev.fanfare.dispatch;

import dev.fanfare.budgets.ReservationKey;
import dev.fanfare.campaigns.Run;
import dev.fanfare.profiles.Channel;
import java.time.Instant;

/** At most one message is sent per key, whatever is restarted, edited, paused or re-imported. */
record MessageKey(int workspace, long runId, int step, long occurrence, long profileId, int slot) {

  /** The only step of a campaign without a journey. */
  static final int ONLY_STEP = 1;

  private static final long MICROS = 1_000_000;

  /** The key of the message to a person in a run of one message by e-mail. */
  static MessageKey of(Run run, long profileId) {
    return new MessageKey(
        run.workspace().value(),
        run.id(),
        ONLY_STEP,
        run.occurrence(),
        profileId,
        Channel.EMAIL.code());
  }

  /** As budgets know it. */
  ReservationKey reservation() {
    return new ReservationKey(runId, profileId, occurrence, step, slot);
  }

  /** The key of the same person's message at another occurrence. */
  MessageKey at(long other) {
    return new MessageKey(workspace, runId, step, other, profileId, slot);
  }

  /** An instant as an occurrence. */
  static long micros(Instant occurrence) {
    return occurrence.getEpochSecond() * MICROS + occurrence.getNano() / 1_000;
  }

  /** An occurrence as an instant. */
  static Instant instant(long occurrence) {
    return Instant.ofEpochSecond(
        Math.floorDiv(occurrence, MICROS), Math.floorMod(occurrence, MICROS) * 1_000);
  }
}
