package dev.fanfare.profiles;

import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a chunk of a file says of one channel, beside what is known there: first what it changes is
 * told, then it is written. Of one thread.
 */
final class ImportedContacts {

  /**
   * A person of the chunk.
   *
   * @param placed their contact point; null when there is none
   */
  private record Line(
      long id,
      @Nullable String address,
      boolean optedOut,
      ImportedContactStore.@Nullable Placed placed) {

    boolean changesAddress() {
      return address != null && (placed == null || !address.equals(placed.address()));
    }

    /** Whether there is an address once the file's is set. */
    boolean reachable() {
      return address != null || (placed != null && placed.address() != null);
    }
  }

  private final ImportedContactStore store;
  private final WorkspaceId workspace;
  private final Channel channel;
  private final FileConsent consent;
  private final List<Line> lines = new ArrayList<>();

  ImportedContacts(
      ImportedContactStore store, WorkspaceId workspace, Channel channel, FileConsent consent) {
    this.store = store;
    this.workspace = workspace;
    this.channel = channel;
    this.consent = consent;
  }

  /** Takes the people who are new, and those who are known by their subject numbers. */
  void take(Connection connection, List<ImportedPerson> fresh, Map<Long, ImportedPerson> known)
      throws SQLException {
    for (var person : fresh) {
      if (says(person)) {
        lines.add(line(person.newId(), person, null));
      }
    }
    var asked = new ArrayList<Long>();
    known.forEach(
        (id, person) -> {
          if (says(person) || consent.granted(channel) != 0) {
            asked.add(id);
          }
        });
    if (!asked.isEmpty()) {
      var placed = store.find(connection, workspace, channel, asked);
      for (long id : asked) {
        lines.add(line(id, Objects.requireNonNull(known.get(id)), placed.get(id)));
      }
    }
  }

  /** Who of them has another address than before. */
  Set<Long> changed() {
    var changed = new HashSet<Long>();
    lines.stream().filter(Line::changesAddress).forEach(line -> changed.add(line.id()));
    return changed;
  }

  /** How many had withdrawn before from what the file says they consent to. */
  int kept() {
    int granted = consent.granted(channel);
    return (int)
        lines.stream()
            .filter(line -> line.placed() != null && !line.optedOut() && line.reachable())
            .filter(line -> (Objects.requireNonNull(line.placed()).withdrawn() & granted) != 0)
            .count();
  }

  /** What is newly agreed to and withdrawn from. */
  record Written(List<ImportedPeople.Agreed> granted, List<ImportedPeople.Agreed> withdrawn) {}

  Written write(Connection connection) throws SQLException {
    var written = new Written(new ArrayList<>(), new ArrayList<>());
    writeNew(connection, written);
    var moved =
        lines.stream()
            .filter(line -> line.placed() != null && line.changesAddress())
            .map(line -> new ImportedContactStore.Row(line.id(), line.address(), 0, 0))
            .toList();
    if (!moved.isEmpty()) {
      store.change(connection, workspace, channel, moved);
    }
    int granted = consent.granted(channel);
    var agreeing =
        ids(
            lines.stream()
                .filter(line -> line.placed() != null && !line.optedOut() && line.reachable())
                .toList());
    if (granted != 0 && !agreeing.isEmpty()) {
      written.granted().addAll(store.grant(connection, workspace, channel, agreeing, granted));
    }
    var leaving =
        ids(lines.stream().filter(line -> line.placed() != null && line.optedOut()).toList());
    if (!leaving.isEmpty()) {
      written
          .withdrawn()
          .addAll(store.withdraw(connection, workspace, channel, leaving, consent.refusable()));
    }
    return written;
  }

  private void writeNew(Connection connection, Written written) throws SQLException {
    var rows = new ArrayList<ImportedContactStore.Row>();
    for (var line : lines) {
      if (line.placed() != null || (line.address() == null && !line.optedOut())) {
        continue;
      }
      int granted = line.optedOut() ? 0 : consent.granted(channel);
      int withdrawn = line.optedOut() ? consent.refusable() : 0;
      rows.add(new ImportedContactStore.Row(line.id(), line.address(), granted, withdrawn));
      if (granted != 0) {
        written.granted().add(new ImportedPeople.Agreed(channel, line.id(), granted));
      }
      if (withdrawn != 0) {
        written.withdrawn().add(new ImportedPeople.Agreed(channel, line.id(), withdrawn));
      }
    }
    if (!rows.isEmpty()) {
      store.copy(connection, workspace, channel, rows);
    }
  }

  private boolean says(ImportedPerson person) {
    return person.address(channel) != null || person.optedOut().contains(channel);
  }

  private Line line(long id, ImportedPerson person, ImportedContactStore.@Nullable Placed placed) {
    return new Line(id, person.address(channel), person.optedOut().contains(channel), placed);
  }

  private static List<Long> ids(List<Line> lines) {
    return lines.stream().map(Line::id).toList();
  }
}
