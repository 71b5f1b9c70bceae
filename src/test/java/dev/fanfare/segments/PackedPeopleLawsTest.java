package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.ImportedPerson;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackedPeopleLawsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsWhatWasPacked(long seed) {
    var random = new Random(seed);
    var packed = new PackedPeople(100);
    for (int round = 0; round < 3; round++) {
      List<ImportedPerson> people = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        var person =
            new ImportedPerson(
                random.nextLong(),
                HostileText.text(random),
                some(random),
                some(random),
                some(random),
                some(random),
                some(random),
                random.nextBoolean() ? Set.of() : Set.of(Channel.values()[random.nextInt(2)]));
        people.add(person);
        packed.add(person);
      }

      assertThat(PackedPeople.read(packed.take())).isEqualTo(people);
      assertThat(packed.count()).isZero();
    }
  }

  private static @Nullable String some(Random random) {
    return random.nextInt(4) == 0 ? null : HostileText.text(random);
  }
}
