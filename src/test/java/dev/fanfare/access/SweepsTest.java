package dev.fanfare.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepsTest {
  private static final WorkspaceId FIRST = new WorkspaceId(1);
  private static final WorkspaceId SECOND = new WorkspaceId(2);

  @Test
  void oneThatFailsKeepsNoOtherFromItsTurn() {
    List<String> forgotten = new ArrayList<>();
    Sweep good = workspace -> forgotten.add("good " + workspace.value());
    Sweep bad =
        workspace -> {
          if (workspace.equals(FIRST)) {
            throw new IllegalStateException("no room");
          }
          forgotten.add("bad " + workspace.value());
        };

    assertThat(Sweeps.all(List.of(bad, good), List.of(FIRST, SECOND))).isFalse();
    assertThat(forgotten).containsExactly("good 1", "bad 2", "good 2");
    assertThat(Sweeps.all(List.of(good), List.of(FIRST))).isTrue();
  }
}
