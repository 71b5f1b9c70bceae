package dev.fanfare.cli.verify;

import java.io.IOException;
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
   * @param decidedAt when the last attempt was decided; null when not told
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
      @Nullable String decidedAt) {

    /** The same row, decided at another instant. */
    Row decided(String at) {
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
          at);
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
          null,
          null);
    }
  }
}
