package dev.fanfare.cli.verify;

import dev.fanfare.cli.verify.LedgerSource.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run's ledger in memory, about 120 bytes a row with its indexes: the rows as columns and the
 * words that repeat as numbers. For one thread.
 */
final class LedgerRows {

  private final PairIndex byMessage = new PairIndex();
  private final Map<String, Integer> wordNumbers = new HashMap<>();
  private final List<String> words = new ArrayList<>();
  private final Map<StateAndReason, Long> tally = new HashMap<>();
  private long[] subjects = new long[1024];
  private RowState[] states = new RowState[1024];
  private short[] reasons = new short[1024];
  private byte[] ambiguous = new byte[1024];
  private int[] places = new int[1024];
  private short[] versions = new short[1024];

  /** By the number of the place. */
  private final Map<Integer, Instant> occurrences = new HashMap<>();

  private int size;

  /** What rows are counted by. */
  record StateAndReason(String state, @Nullable String reason) {}

  /**
   * Adds a row.
   *
   * @param place number of its occurrence, step and slot
   * @return the earlier row with the same message id, or {@link PairIndex#ABSENT}
   */
  int add(Row row, int place) {
    if (size == subjects.length) {
      subjects = Arrays.copyOf(subjects, size * 2);
      states = Arrays.copyOf(states, size * 2);
      reasons = Arrays.copyOf(reasons, size * 2);
      ambiguous = Arrays.copyOf(ambiguous, size * 2);
      places = Arrays.copyOf(places, size * 2);
      versions = Arrays.copyOf(versions, size * 2);
    }
    subjects[size] = row.subject();
    states[size] = RowState.of(row.state());
    reasons[size] = (short) number(row.reason() == null ? "" : row.reason());
    ambiguous[size] = (byte) Math.min(row.ambiguous(), Byte.MAX_VALUE);
    places[size] = place;
    versions[size] = (short) row.version();
    occurrences.computeIfAbsent(place, fresh -> Instant.parse(row.occurrence()));
    tally.merge(new StateAndReason(row.state(), row.reason()), 1L, Long::sum);
    UUID id = row.messageId();
    int same =
        byMessage.putIfAbsent(id.getMostSignificantBits(), id.getLeastSignificantBits(), size);
    size++;
    return same;
  }

  /** The row of the message or {@link PairIndex#ABSENT}. */
  int find(UUID messageId) {
    return byMessage.find(messageId.getMostSignificantBits(), messageId.getLeastSignificantBits());
  }

  int size() {
    return size;
  }

  RowState state(int row) {
    return states[row];
  }

  String reason(int row) {
    return words.get(reasons[row]);
  }

  /** Attempts whose outcome was lost, 127 at most. */
  int ambiguous(int row) {
    return ambiguous[row];
  }

  /** Number of its occurrence, step and slot: within one a mailbox gets one message. */
  int place(int row) {
    return places[row];
  }

  /** When it was for; nobody is decided about before. */
  Instant occurrence(int row) {
    return Objects.requireNonNull(occurrences.get(places[row]));
  }

  long subject(int row) {
    return subjects[row];
  }

  /** Of the campaign that decided; 0 when not told. */
  int version(int row) {
    return versions[row];
  }

  /** Whether a message was sent, or may have been. */
  boolean mayHaveLeft(int row) {
    return state(row) == RowState.SENT || state(row) == RowState.UNKNOWN;
  }

  /** Whether the row is in the reported set. */
  boolean reported(int row) {
    return ambiguous[row] > 0 || state(row) == RowState.UNKNOWN;
  }

  Map<StateAndReason, Long> tally() {
    return tally;
  }

  long count(RowState state) {
    return tally.entrySet().stream()
        .filter(entry -> RowState.of(entry.getKey().state()) == state)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The row in words that lead to it. */
  String name(int row) {
    return "subject " + subjects[row] + " (" + state(row) + reasonInWords(row) + ")";
  }

  private String reasonInWords(int row) {
    return reason(row).isEmpty() ? "" : ", " + reason(row);
  }

  private int number(String word) {
    return wordNumbers.computeIfAbsent(
        word,
        fresh -> {
          words.add(fresh);
          return words.size() - 1;
        });
  }
}
