package dev.fanfare.cli.verify;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the raw ledger rows of a run come from, in any order. */
@FunctionalInterface
public interface LedgerSource {

  void forEach(Consumer<Row> visitor) throws IOException;

  /**
   * A ledger row as it is stored.
   *
   * @param subject the person's subject number
   * @param state in capitals, such as {@code HELD_OUT}
   * @param ambiguous attempts whose outcome was lost: more than none puts it into the reported set
   * @param addressKey null where nobody was to be written to
   * @param judged the facts the person was judged by, as bits of the contract; null when not told
   * @param variant the place of the variant in the file; null for none
   * @param startedAt when it was decided about last; null when not told
   * @param dueAt when the slice it ended in was due; null when not told
   * @param zone whose clocks the person's time was read from; null where none was
   */
  record Row(
      long subject,
      String occurrence,
      int step,
      String slot,
      String state,
      @Nullable String reason,
      int ambiguous,
      @Nullable Long addressKey,
      UUID messageId,
      @Nullable Integer judged,
      @Nullable Integer variant,
      @Nullable Instant startedAt,
      @Nullable Instant dueAt,
      @Nullable String zone) {

    /** The same, with its times. */
    Row at(@Nullable Instant started, @Nullable Instant due, @Nullable String clocks) {
      return new Row(
          subject,
          occurrence,
          step,
          slot,
          state,
          reason,
          ambiguous,
          addressKey,
          messageId,
          judged,
          variant,
          started,
          due,
          clocks);
    }

    /** A row that does not tell its times. */
    Row(
        long subject,
        String occurrence,
        int step,
        String slot,
        String state,
        @Nullable String reason,
        int ambiguous,
        @Nullable Long addressKey,
        UUID messageId,
        @Nullable Integer judged,
        @Nullable Integer variant) {
      this(
          subject,
          occurrence,
          step,
          slot,
          state,
          reason,
          ambiguous,
          addressKey,
          messageId,
          judged,
          variant,
          null,
          null,
          null);
    }

    /** A row that does not tell the facts. */
    Row(
        long subject,
        String occurrence,
        int step,
        String slot,
        String state,
        @Nullable String reason,
        int ambiguous,
        @Nullable Long addressKey,
        UUID messageId) {
      this(
          subject,
          occurrence,
          step,
          slot,
          state,
          reason,
          ambiguous,
          addressKey,
          messageId,
          null,
          null);
    }

    /** A row that does not tell the variant. */
    Row(
        long subject,
        String occurrence,
        int step,
        String slot,
        String state,
        @Nullable String reason,
        int ambiguous,
        @Nullable Long addressKey,
        UUID messageId,
        @Nullable Integer judged) {
      this(
          subject,
          occurrence,
          step,
          slot,
          state,
          reason,
          ambiguous,
          addressKey,
          messageId,
          judged,
          null);
    }
  }
}
