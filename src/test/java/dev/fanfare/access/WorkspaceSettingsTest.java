package dev.fanfare.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WorkspaceSettingsTest {

  @Test
  void namesTheSenderByTheFirstPartOfTheAddress() {
    assertThat(sender("Fanfare Market, 1 Main Street, Springfield")).isEqualTo("Fanfare Market");
    assertThat(sender("Fanfare Market\n1 Main Street")).isEqualTo("Fanfare Market");
  }

  @Test
  void namesTheSenderByTheWholeAddressWhereItBeginsWithNoName() {
    assertThat(sender("1 Main Street, Springfield")).isEqualTo("1 Main Street, Springfield");
    assertThat(sender("Fanfare Market")).isEqualTo("Fanfare Market");
    assertThat(sender(null)).isEqualTo("shop");
  }

  private static String sender(@Nullable String postalAddress) {
    return new WorkspaceSettings(
            new WorkspaceId(1),
            "shop",
            false,
            null,
            postalAddress,
            ZoneId.of("UTC"),
            null,
            Instant.EPOCH,
            1)
        .sender();
  }
}
