package dev.fanfare.triggers;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.triggers.LastEntry.Ending;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads how the last coming of people ended; of who was kept from it by an exception, the last one
 * before that. Any thread.
 */
@Singleton
final class LastEntries {

  private final EntryStore store;
  private final Exceptions exceptions;
  private final TriggerBook book;

  LastEntries(EntryStore store, Exceptions exceptions, TriggerBook book) {
    this.store = store;
    this.exceptions = exceptions;
    this.book = book;
  }

  /**
   * The last entry of each that no exception has ended, as of now; {@link Ending.Excepted} of whom
   * exceptions have ended all.
   *
   * @param occurrences of the last coming of each
   */
  Map<EntryKey, LastEntry> of(
      Connection connection, WorkspaceId workspace, Map<EntryKey, Long> occurrences, Instant now)
      throws SQLException {
    var entries = judged(connection, workspace, occurrences.values(), now);
    var last = new HashMap<EntryKey, LastEntry>();
    var excepted = new TreeMap<EntryKey, Long>();
    occurrences.forEach(
        (key, occurrence) -> {
          var entry = entries.getOrDefault(occurrence, longGone(occurrence));
          last.put(key, entry);
          if (isExcepted(entry)) {
            excepted.put(key, occurrence);
          }
        });
    if (!excepted.isEmpty()) {
      before(connection, workspace, excepted, last, now);
    }
    return last;
  }

  /** Whoever was written to, and was to be again but for an exception, has been written to. */
  private void before(
      Connection connection,
      WorkspaceId workspace,
      TreeMap<EntryKey, Long> excepted,
      Map<EntryKey, LastEntry> last,
      Instant now)
      throws SQLException {
    var earlier = store.earlier(connection, workspace, excepted);
    var all = earlier.values().stream().flatMap(List::stream).toList();
    var entries = judged(connection, workspace, all, now);
    earlier.forEach(
        (key, occurrences) ->
            occurrences.stream()
                .map(occurrence -> entries.getOrDefault(occurrence, longGone(occurrence)))
                .filter(entry -> !isExcepted(entry))
                .findFirst()
                .ifPresent(entry -> last.put(key, entry)));
  }

  /** What became of comings; who waits, and is to be kept from it, counts as kept from it. */
  private Map<Long, LastEntry> judged(
      Connection connection, WorkspaceId workspace, Collection<Long> occurrences, Instant now)
      throws SQLException {
    var entries = store.entries(connection, workspace, occurrences);
    var waiting = new HashMap<Long, Exceptions.Waiting>();
    entries.forEach(
        (occurrence, entry) -> {
          if (entry.ending() instanceof Ending.Waiting) {
            book.of(workspace, entry.campaignId(), entry.version())
                .ifPresent(
                    trigger ->
                        waiting.put(occurrence, new Exceptions.Waiting(occurrence, trigger)));
          }
        });
    var excepted = exceptions.among(connection, workspace, waiting.values(), now);
    waiting.forEach(
        (occurrence, each) -> {
          if (excepted.containsKey(each)) {
            entries.computeIfPresent(occurrence, (_, entry) -> entry.excepted());
          }
        });
    return entries;
  }

  private static boolean isExcepted(LastEntry entry) {
    return entry.ending() instanceof Ending.Excepted;
  }

  /** Of an entry whose month is not kept any more, it is known when it was. */
  private static LastEntry longGone(long occurrence) {
    var at = Enrolments.instant(occurrence);
    return new LastEntry(0, 0, at, new Ending.Reached(at));
  }
}
