package dev.fanfare.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PostgresAccountTest {

  @Test
  void runsAsTheOrdinaryUserWhoStartsIt() {
    assertThat(PostgresAccount.of(1_000, command -> false)).isEqualTo(PostgresAccount.OWN);
  }

  @Test
  void takesTheFirstWayForRootThatWorksHere() {
    assertThat(PostgresAccount.of(0, command -> true)).isEqualTo(PostgresAccount.NAMESPACE);
    assertThat(PostgresAccount.of(0, command -> !command.contains("unshare")))
        .isEqualTo(PostgresAccount.NOBODY);
    assertThat(PostgresAccount.of(0, command -> command.contains("runuser")))
        .isEqualTo(PostgresAccount.NOBODY_BY_RUNUSER);
  }

  @Test
  void tellsRootWhatToDoWhereNoWayWorks() {
    assertThatThrownBy(() -> PostgresAccount.of(0, command -> false))
        .isInstanceOf(HostProblem.class)
        .hasMessageContaining("neither unshare, setpriv nor runuser works here")
        .hasMessageContaining("Start Fanfare as an ordinary user");
  }
}
