package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of imports against a plain set. */
final class MemberSetsLawsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithAPlainSet(long seed) {
    var random = new Random(seed);
    var model = new TreeSet<Long>();
    var members = new long[0];
    for (int round = 0; round < 200; round++) {
      var mode = ImportMode.values()[random.nextInt(3)];
      var file = random.longs(random.nextInt(40), 1, 60).toArray();
      var people = new TreeSet<Long>();
      for (long id : file) {
        people.add(id);
      }
      switch (mode) {
        case REPLACE -> model.retainAll(new TreeSet<>());
        case ADD -> {}
        case REMOVE -> model.removeAll(people);
      }
      if (mode != ImportMode.REMOVE) {
        model.addAll(people);
      }

      members = MemberSets.after(mode, members, MemberSets.of(file));

      assertThat(members).isEqualTo(model.stream().mapToLong(Long::longValue).toArray());
    }
  }
}
