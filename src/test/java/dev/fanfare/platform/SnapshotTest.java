package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotTest {

  @Test
  void sawWhatWasOverAndNothingElse() {
    var snapshot = Snapshot.of("100:105:100,103");

    assertThat(snapshot.saw(99)).isTrue();
    assertThat(snapshot.saw(100)).as("under way").isFalse();
    assertThat(snapshot.saw(101)).isTrue();
    assertThat(snapshot.saw(103)).as("under way").isFalse();
    assertThat(snapshot.saw(104)).isTrue();
    assertThat(snapshot.saw(105)).as("not begun").isFalse();
  }

  @Test
  void readsOneWithNothingUnderWay() {
    assertThat(Snapshot.of("7:7:").saw(6)).isTrue();
    assertThat(Snapshot.of("7:7:").saw(7)).isFalse();
  }
}
