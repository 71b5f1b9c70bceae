package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DispatcherTest {

  @Test
  void sendsWithoutTheStartMarkInASandboxAlone() {
    assertThatThrownBy(() -> Dispatcher.requireStartMark(false, false))
        .hasMessageContaining("fanfare.dispatch.start-mark=false")
        .hasMessageContaining("fanfare.access.sandbox");
    assertThatCode(() -> Dispatcher.requireStartMark(false, true)).doesNotThrowAnyException();
    assertThatCode(() -> Dispatcher.requireStartMark(true, false)).doesNotThrowAnyException();
  }
}
