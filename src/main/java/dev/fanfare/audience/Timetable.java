package dev.fanfare.audience;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.OwnTime;
import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.Shift;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When whom of a run is due: pure, so that what is shown before a launch and what is frozen are the
 * same.
 */
final class Timetable {

  /** People who go by the same zone, as it is stored, in one wave. */
  record Group(@Nullable String zone, int wave, int people) {}

  /** Whom an entry is for. */
  private record Key(@Nullable ZoneId zone, boolean fallback, int wave) {}

  private final Map<Key, TimetableEntry> entries = new LinkedHashMap<>();
  private final Map<Group, TimetableEntry> byGroup = new LinkedHashMap<>();
  private final Campaign definition;
  private final Instant planned;
  private final ZoneId workspaceZone;
  private final Instant now;

  private Timetable(Campaign definition, Instant planned, ZoneId workspaceZone, Instant now) {
    this.definition = definition;
    this.planned = planned;
    this.workspaceZone = workspaceZone;
    this.now = now;
  }

  /**
   * The timetable of a run.
   *
   * @param planned its planned instant
   * @param now when it begins in fact
   */
  static Timetable of(
      Campaign definition, Instant planned, ZoneId workspaceZone, Instant now, List<Group> groups) {
    var timetable = new Timetable(definition, planned, workspaceZone, now);
    groups.forEach(timetable::add);
    timetable.number();
    return timetable;
  }

  /** Whether people of a campaign are due at different instants. */
  static boolean isOf(Campaign definition) {
    return definition.schedule().own() != null || definition.waves() != null;
  }

  /** Every entry that has people, in the order in which they are due. */
  List<TimetableEntry> entries() {
    return entries.values().stream().toList();
  }

  /** The entry of each group. */
  Map<Group, TimetableEntry> byGroup() {
    return byGroup;
  }

  private void add(Group group) {
    var key = key(group);
    var known = entries.get(key);
    var entry = known == null ? entry(key, group.people()) : with(known, group.people());
    entries.put(key, entry);
    byGroup.put(group, entry);
  }

  private static TimetableEntry with(TimetableEntry known, int more) {
    return known.of(known.number(), known.people() + more);
  }

  private Key key(Group group) {
    var own = definition.schedule().own();
    if (own == null) {
      return new Key(null, false, group.wave());
    }
    return switch (own.clocks().of(Clocks.zone(group.zone()), workspaceZone)) {
      case Clocks.Clock.Shown(var zone, var fallback) -> new Key(zone, fallback, group.wave());
      case Clocks.Clock.None _ -> new Key(null, true, group.wave());
    };
  }

  private TimetableEntry entry(Key key, int people) {
    var waves = definition.waves();
    var after = waves == null ? Duration.ZERO : waves.after(key.wave());
    var wave = waves == null ? null : Integer.valueOf(key.wave());
    var own = definition.schedule().own();
    if (own == null) {
      return new TimetableEntry(
          0, null, false, wave, null, now.plus(after), Shift.NONE, Lateness.IN_TIME, people);
    }
    var local = OwnTime.local(planned);
    return key.zone() == null
        ? zoneless(local, wave, people)
        : at(own, local, key.zone(), key.fallback(), after, wave, people);
  }

  private TimetableEntry zoneless(LocalDateTime local, @Nullable Integer wave, int people) {
    return new TimetableEntry(
        0, null, true, wave, local, now, Shift.NONE, Lateness.IN_TIME, people);
  }

  private TimetableEntry at(
      OwnTime own,
      LocalDateTime local,
      ZoneId zone,
      boolean fallback,
      Duration after,
      @Nullable Integer wave,
      int people) {
    var sent = own.at(local, zone, after, now);
    return new TimetableEntry(
        0,
        zone.getId(),
        fallback,
        wave,
        sent.local(),
        sent.at(),
        sent.shift(),
        sent.lateness(),
        people);
  }

  private void number() {
    var numbered = new HashMap<Key, TimetableEntry>();
    var order =
        entries.entrySet().stream().sorted(Map.Entry.comparingByValue(Timetable::inOrder)).toList();
    entries.clear();
    for (int i = 0; i < order.size(); i++) {
      var each = order.get(i);
      var entry = each.getValue().of(i, each.getValue().people());
      numbered.put(each.getKey(), entry);
      entries.put(each.getKey(), entry);
    }
    byGroup.replaceAll((group, entry) -> Objects.requireNonNull(numbered.get(key(group))));
  }

  private static int inOrder(TimetableEntry one, TimetableEntry other) {
    int due = one.dueAt().compareTo(other.dueAt());
    int zone = String.valueOf(one.zone()).compareTo(String.valueOf(other.zone()));
    int own = Boolean.compare(one.fallback(), other.fallback());
    return due != 0 ? due : zone != 0 ? zone : own;
  }
}
