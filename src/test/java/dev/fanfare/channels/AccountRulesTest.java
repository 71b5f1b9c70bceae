package dev.fanfare.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanfare.channels.AccountChange.Rate;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountRulesTest {

  private static final AdapterKinds KINDS =
      new AdapterKinds(
          List.of(
              new TestingAdapterFactory("smtp", "email"),
              new TestingAdapterFactory("null", "email"),
              new TestingAdapterFactory("gateway", "sms")));

  @Test
  void partsOpenFromSecretSettings() {
    var asked = change("smtp", Map.of("host", "mx", "password", "a long one"), new Rate(5, "PT1S"));

    var judged = rules(false).judge("main", asked, Map.of());

    assertThat(judged.open()).isEqualTo(Map.of("host", "mx"));
    assertThat(judged.secret()).isEqualTo(Map.of("password", "a long one"));
    assertThat(judged.limit()).isEqualTo(new AccountRow.Limit(5, Duration.ofSeconds(1)));
  }

  @Test
  void keepsASecretThatIsLeftOut() {
    var kept = Map.of("password", "a long one", "token", "of another kind");

    var judged = rules(false).judge("main", change("smtp", Map.of("host", "mx"), null), kept);

    assertThat(judged.secret()).isEqualTo(Map.of("password", "a long one"));
    assertThat(judged.open()).isEqualTo(Map.of("host", "mx"));
  }

  @Test
  void tellsEveryBrokenSettingAndNoSecret() {
    var problem = refused("main", change("smtp", Map.of("password", "short"), null), false);

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_CONTENT);
    assertThat(problem.violations())
        .containsExactly(
            new Violation("/settings/host", "", "must be present"),
            new Violation("/settings/password", null, "must have 8 characters"));
  }

  @Test
  void tellsEveryBrokenRuleOfTheFormAtOnce() {
    var asked = new AccountChange(null, null, null, new Rate(0, "soon"), "0 EUR");
    var problem = refused("Main!", asked, false);

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
    assertThat(problem.violations().stream().map(Violation::place))
        .containsExactly(
            "name", "/channel", "/adapter", "/settings", "/rate/messages", "/rate/per", "/price");
  }

  @Test
  void namesTheAdaptersThereAre() {
    var problem = refused("main", change("pigeon", Map.of(), null), false);

    assertThat(problem.violations())
        .containsExactly(new Violation("/adapter", "pigeon", "must be one of null, smtp"));
  }

  @Test
  void refusesAnAdapterOfAnotherChannel() {
    assertThat(refused("main", change("gateway", Map.of(), null), false).violations())
        .containsExactly(new Violation("/adapter", "gateway", "must be one of null, smtp"));
  }

  @Test
  void takesWhatSendsNothingInSandboxesOnly() {
    var asked = change("null", Map.of("host", "mx"), null);

    assertThat(rules(true).judge("main", asked, Map.of()).adapter()).isEqualTo("null");
    assertThat(refused("main", asked, false).violations().getFirst().place()).isEqualTo("/adapter");
  }

  private static AccountRules rules(boolean sandbox) {
    return new AccountRules(KINDS, sandbox);
  }

  private static AccountChange change(
      String adapter, Map<String, String> settings, @Nullable Rate rate) {
    return new AccountChange("email", adapter, Map.copyOf(settings), rate, null);
  }

  private static ApiProblem refused(String name, AccountChange asked, boolean sandbox) {
    return catchThrowableOfType(
        ApiProblem.class, () -> rules(sandbox).judge(name, asked, Map.of()));
  }
}
