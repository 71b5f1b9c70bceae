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
   * @param detail what is said beside the reason; null for nothing
   * @param version of the campaign that decided; 0 when not told
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
      @Nullable String zone,
      @Nullable String detail,
      int version) {

    /** Begins the detail of what stayed unknown because it was refused when it was judged again. */
    private static final String REFUSED = "not sent again: ";

    /** Whether it was judged more than once, the last time against it: what it tells is of then. */
    boolean refusedAgain() {
      return state.equals("UNKNOWN") && detail != null && detail.startsWith(REFUSED);
    }

    /** Why it was refused when it was judged again. */
    String refusal() {
      return String.valueOf(detail).substring(REFUSED.length());
    }

    /**
     * Whether recovery wrote it: it tells when somebody was given up, not when they were started.
     */
    boolean lost() {
      return ambiguous > 0 && judged == null;
    }

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
          clocks,
          detail,
          version);
    }

    /** The same, with another detail. */
    Row detailed(@Nullable String words) {
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
          startedAt,
          dueAt,
          zone,
          words,
          version);
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
          null,
          null,
          0);
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
