package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.Sweep;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Caps of addresses that are nobody's, which are forgotten before their month is over. */
@QuarkusTest
final class AddressCapsIT {

  private final String mail = "guest-" + UUID.randomUUID() + "@example.com";

  @Inject @All List<Sweep> sweeps;

  @Test
  void countForAMonthThatIsLongerThanTheAddressIsKept() throws SQLException {
    try (var hours = new TestingHours()) {
      var caps = new TestingCaps(hours.campaign());
      caps.set("monthly", TestingCaps.calendar(1, "month"));
      var first = longMonth(hours.clock().now());
      hours.clock().to(instant(first));
      assertThat(called(hours).<String>path("state")).isEqualTo("SENT");

      hours.clock().to(instant(first.withDayOfMonth(31)).plusSeconds(3_600));
      swept(hours);
      assertThat(kept("address = '" + mail + "'")).isZero();
      var again = called(hours);

      assertThat(again.<String>path("state")).isEqualTo("SKIPPED");
      assertThat(again.<String>path("reason")).isEqualTo("frequency_cap");
      hours.clock().to(instant(first.plusMonths(1)));
      assertThat(called(hours).<String>path("state")).isEqualTo("SENT");
      assertThat(hours.campaign().taken()).containsExactly(mail, mail);
    }
  }

  /** The first day of the next month of 31 days. */
  private static LocalDate longMonth(Instant now) {
    var first = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
    return first.lengthOfMonth() == 31 ? first : first.plusMonths(1);
  }

  private static Instant instant(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Response called(TestingHours hours) {
    var api = hours.campaign().api();
    var call = TestingCalls.plain();
    call.put("caps", "apply");
    call.put("to", List.of(Map.of("address", mail)));
    return TestingCalls.ended(api, TestingCalls.send(api, call), 0);
  }

  private void swept(TestingHours hours) throws SQLException {
    var workspace = workspace(hours);
    sweeps.forEach(sweep -> sweep.forget(workspace));
  }

  private static WorkspaceId workspace(TestingHours hours) throws SQLException {
    String name = hours.campaign().api().get("/v1/whoami").path("workspace");
    return new WorkspaceId(
        TestingDatabase.number("select id from workspace where name = '" + name + "'"));
  }

  private static int kept(String condition) throws SQLException {
    return TestingDatabase.count("direct_address where " + condition);
  }
}
