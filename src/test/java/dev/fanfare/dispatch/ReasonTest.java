package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.FailureClass;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {

  @ParameterizedTest
  @EnumSource(FailureClass.class)
  void coversEveryWayAProviderRefuses(FailureClass failure) {
    assertThat(Reason.failed(failure).state()).isEqualTo(LedgerState.FAILED);
  }

  @Test
  void haveCodesOfTheirOwnThatLeadBack() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::code)).doesNotHaveDuplicates();
    for (var reason : Reason.values()) {
      assertThat(Reason.of(reason.code())).isEqualTo(reason);
    }
  }

  /** Codes and places in tallies are in the database: they may be added to, never moved. */
  @Test
  void keepTheirPlaces() {
    assertThat(Reason.values()[0]).isEqualTo(Reason.NONE);
    assertThat(Reason.DUPLICATE_ADDRESS.code()).isEqualTo(5);
    assertThat(Reason.DUPLICATE_ADDRESS.tallyIndex()).isEqualTo(5);
    assertThat(Reason.FAILED_INVALID_RECIPIENT.tallyIndex()).isEqualTo(12);
    assertThat(Reason.UNKNOWN_DROP.tallyIndex()).isEqualTo(25);
    assertThat(Reason.CANCELLED.tallyIndex()).isEqualTo(28);
    assertThat(Reason.CONTROL_GROUP.tallyIndex()).isEqualTo(29);
    assertThat(Reason.NO_VARIANT.tallyIndex()).isEqualTo(30);
  }
}
