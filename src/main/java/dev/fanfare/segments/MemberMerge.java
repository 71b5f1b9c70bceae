package dev.fanfare.segments;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The members of a segment after the people of a file joined, left or became it: both ascending and
 * read side by side, so that nothing but the file's people is held in memory. Chunks of the members
 * before first, in their order, then the end; for one thread.
 */
final class MemberMerge {

  /** Subject numbers, ascending and each once: the first {@code size} of an array. */
  record People(long[] ids, int size) {

    /** Sorts the first numbers of an array in its place and drops doubles. */
    static People of(long[] ids, int filled) {
      Arrays.sort(ids, 0, filled);
      int size = 0;
      for (int i = 0; i < filled; i++) {
        if (size == 0 || ids[i] != ids[size - 1]) {
          ids[size++] = ids[i];
        }
      }
      return new People(ids, size);
    }
  }

  private final ImportMode mode;
  private final People people;
  private final LongConsumer members;
  private int next;
  private int size;
  private int joined;
  private int left;

  /**
   * Begins.
   *
   * @param members takes who is a member afterwards, ascending
   */
  MemberMerge(ImportMode mode, People people, LongConsumer members) {
    this.mode = mode;
    this.people = people;
    this.members = members;
  }

  /** The next members before. */
  void chunk(Long[] before) {
    for (long id : before) {
      while (next < people.size() && people.ids()[next] < id) {
        take(people.ids()[next++], false, true);
      }
      boolean both = next < people.size() && people.ids()[next] == id;
      next += both ? 1 : 0;
      take(id, true, both);
    }
  }

  /** There were no more members before. */
  MemberMerge end() {
    while (next < people.size()) {
      take(people.ids()[next++], false, true);
    }
    return this;
  }

  private void take(long id, boolean before, boolean inFile) {
    boolean after =
        switch (mode) {
          case REPLACE -> inFile;
          case ADD -> true;
          case REMOVE -> before && !inFile;
        };
    if (after) {
      size++;
      members.accept(id);
    }
    joined += after && !before ? 1 : 0;
    left += before && !after ? 1 : 0;
  }

  /** How many are members afterwards. */
  int size() {
    return size;
  }

  /** How many of them were not before. */
  int joined() {
    return joined;
  }

  /** How many were before and are not any more. */
  int left() {
    return left;
  }
}
