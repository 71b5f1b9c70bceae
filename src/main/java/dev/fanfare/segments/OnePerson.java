package dev.fanfare.segments;

import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.ImportedPerson;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one of all that a file says of a person; where two lines differ, the later one stands. */
final class OnePerson {

  private OnePerson() {}

  static Collection<ImportedPerson> each(List<ImportedPerson> lines) {
    var people = new LinkedHashMap<String, ImportedPerson>();
    lines.forEach(line -> people.merge(line.externalId(), line, OnePerson::of));
    return people.values();
  }

  private static ImportedPerson of(ImportedPerson before, ImportedPerson after) {
    var optedOut = EnumSet.noneOf(Channel.class);
    optedOut.addAll(before.optedOut());
    optedOut.addAll(after.optedOut());
    return new ImportedPerson(
        before.newId(),
        before.externalId(),
        attributes(before.attributes(), after.attributes()),
        later(before.zone(), after.zone()),
        later(before.locale(), after.locale()),
        later(before.email(), after.email()),
        later(before.phone(), after.phone()),
        optedOut);
  }

  /** Of members that come twice, jsonb keeps the later. */
  private static @Nullable String attributes(@Nullable String before, @Nullable String after) {
    return before == null || after == null
        ? later(before, after)
        : before.substring(0, before.length() - 1) + "," + after.substring(1);
  }

  private static @Nullable String later(@Nullable String before, @Nullable String after) {
    return after == null ? before : after;
  }
}
