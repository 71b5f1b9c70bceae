package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class MessageIdsTest {

  private static final MessageKey KEY = new MessageKey(1, 2, 3, 4, 5, 6);

  @Test
  void areTheSameForTheSameKey() {
    assertThat(new MessageIds().of(KEY)).isEqualTo(new MessageIds().of(KEY));
  }

  @Test
  void areOfVersionFive() {
    var id = new MessageIds().of(KEY);

    assertThat(id.version()).isEqualTo(5);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void differWhenAnyPartOfTheKeyDiffers() {
    var ids = new MessageIds();
    var seen = new HashSet<>();
    seen.add(ids.of(KEY));
    seen.add(ids.of(new MessageKey(9, 2, 3, 4, 5, 6)));
    seen.add(ids.of(new MessageKey(1, 9, 3, 4, 5, 6)));
    seen.add(ids.of(new MessageKey(1, 2, 9, 4, 5, 6)));
    seen.add(ids.of(new MessageKey(1, 2, 3, 9, 5, 6)));
    seen.add(ids.of(new MessageKey(1, 2, 3, 4, 9, 6)));
    seen.add(ids.of(new MessageKey(1, 2, 3, 4, 5, 9)));

    assertThat(seen).hasSize(7);
  }
}
