package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.ProviderWords.withoutAddresses;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProviderWordsTest {

  @Test
  void keepsWhatTheServerSaidWithoutWhomItIsAbout() {
    assertThat(withoutAddresses("550 5.1.1 <Ann.Oy@example.com>: Recipient address rejected"))
        .isEqualTo("550 5.1.1 <(address)>: Recipient address rejected");
    assertThat(withoutAddresses("452 too many, ann@example.com,bob@example.org; later"))
        .isEqualTo("452 too many, (address),(address); later");
  }

  @Test
  void leavesWordsWithoutAnAddress() {
    assertThat(withoutAddresses("421 4.7.28 try @ later")).isEqualTo("421 4.7.28 try @ later");
  }
}
