package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of imports against a plain set. */
final class MemberMergeLawsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAPlainSet(long seed) {
    var random = new Random(seed);
    var model = new TreeSet<Long>();
    var members = new ArrayList<Long>();
    for (int round = 0; round < 200; round++) {
      var mode = ImportMode.values()[random.nextInt(3)];
      var file = random.longs(random.nextInt(40), 1, 60).toArray();
      var people = new TreeSet<Long>();
      for (long id : file) {
        people.add(id);
      }
      var before = new TreeSet<>(model);
      switch (mode) {
        case REPLACE -> model.retainAll(people);
        case ADD -> {}
        case REMOVE -> model.removeAll(people);
      }
      if (mode != ImportMode.REMOVE) {
        model.addAll(people);
      }

      var after = new ArrayList<Long>();
      var merge = new MemberMerge(mode, MemberMerge.People.of(file, file.length), after::add);
      chunks(members, random).forEach(merge::chunk);
      merge.end();

      assertThat(after).isEqualTo(new ArrayList<>(model));
      assertThat(merge.size()).isEqualTo(model.size());
      assertThat(merge.joined())
          .isEqualTo((int) model.stream().filter(id -> !before.contains(id)).count());
      assertThat(merge.left())
          .isEqualTo((int) before.stream().filter(id -> !model.contains(id)).count());
      members = after;
    }
  }

  private static List<Long[]> chunks(List<Long> members, Random random) {
    var chunks = new ArrayList<Long[]>();
    for (int from = 0; from < members.size(); ) {
      int to = Math.min(members.size(), from + 1 + random.nextInt(10));
      chunks.add(members.subList(from, to).toArray(Long[]::new));
      from = to;
    }
    return chunks;
  }
}
