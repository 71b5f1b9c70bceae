package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairIndexTest {

  private record Pair(long a, long b) {}

  @Test
  void agreesWithAMapOverManyPairs() {
    SplittableRandom random = new SplittableRandom(7);
    PairIndex index = new PairIndex();
    Map<Pair, Integer> expected = new HashMap<>();

    for (int owner = 0; owner < 50_000; owner++) {
      long a = random.nextInt(20_000);
      long b = random.nextInt(3);
      Integer known = expected.putIfAbsent(new Pair(a, b), owner);
      assertThat(index.putIfAbsent(a, b, owner))
          .isEqualTo(known == null ? PairIndex.ABSENT : known);
    }

    assertThat(index.size()).isEqualTo(expected.size());
    expected.forEach((pair, owner) -> assertThat(index.find(pair.a(), pair.b())).isEqualTo(owner));
    assertThat(index.find(20_001, 0)).isEqualTo(PairIndex.ABSENT);
  }
}
