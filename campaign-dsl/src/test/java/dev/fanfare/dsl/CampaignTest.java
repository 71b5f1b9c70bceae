package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.dsl.Campaign.Content;
import dev.fanfare.dsl.Campaign.Email;
import dev.fanfare.dsl.Campaign.Holdout;
import dev.fanfare.dsl.Campaign.Rate;
import dev.fanfare.dsl.Campaign.Retries;
import dev.fanfare.dsl.Campaign.Sender;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CampaignTest {

  private static final Sender SENDER = new Sender(null, "offers@example.com");
  private static final Content TEMPLATE = new Content.Template("coupon-offer");

  static Stream<Arguments> recordsAgainstTheirInvariants() {
    return Stream.of(
        refused("no segment", () -> scheduled(Audience.EVERYBODY)),
        refused("a delay of months", () -> triggered(Duration.ofDays(29))),
        refused("an event of capitals", () -> new Trigger.Happening("Cart", null)),
        refused("a blank condition", () -> new Trigger.Happening("cart", " ")),
        refused("a name twice", () -> new Trigger.Source.Call(List.of("a", "a"))),
        refused("no time between", () -> after(Period.ZERO)),
        refused("years between", () -> after(Period.ofYears(1))),
        refused("a slug of capitals", () -> new Audience(List.of("A"), List.of())),
        refused("one segment twice", () -> new Audience(List.of("a", "a"), List.of())),
        refused("in and out", () -> new Audience(List.of("a"), List.of("a"))),
        refused("a negative share", () -> new Holdout(-1)),
        refused("most of all", () -> new Holdout(5_001)),
        refused("nobody at all", () -> new Rate(0, Rate.Unit.HOUR)),
        refused("a flood", () -> new Rate(1_000_001, Rate.Unit.HOUR)),
        refused("nanoseconds", () -> at("2026-12-01T09:00:00.000000001Z")),
        refused("an offset of seconds", () -> at("2026-12-01T09:00:00+01:00:01")),
        refused("a year of five digits", () -> at("+12026-12-01T09:00:00Z")),
        refused("no address", () -> new Sender("Fanfare", "")),
        refused("a name with a header", () -> new Sender("a\r\nBcc: b", "offers@example.com")),
        refused("an address with a header", () -> new Sender(null, "a@example.com\nBcc: b")),
        refused("half a surrogate pair", () -> new Sender("\ud83c", "offers@example.com")),
        refused("an account with a space", () -> new Email("a b", SENDER, null, null, TEMPLATE)),
        refused("a reply to nobody", () -> new Email(null, SENDER, "nobody", null, TEMPLATE)),
        refused("a locale of no language", () -> new Email(null, SENDER, null, "de_AT", TEMPLATE)),
        refused("a version that is no number", () -> new Content.Template("welcome@new")),
        refused("a template elsewhere", () -> new Content.Template("../secret")),
        refused("a subject with a header", () -> new Content.Inline("a\nBcc: b", null, "text")),
        refused("no body", () -> new Content.Inline("Hello", null, null)),
        refused("a bare carriage return", () -> new Content.Inline("Hello", "a\rb", null)),
        refused("a blank body", () -> new Content.Inline("Hello", null, " \n")),
        refused("a parameter with a space", () -> tracked(Map.of("utm source", "fanfare"))),
        refused("a parameter of two lines", () -> tracked(Map.of("utm_source", "a\nb"))),
        refused("text alone", () -> new Tracking(true, false, true, Map.of())),
        refused("no attempt", () -> new Retries(0, Duration.ofMinutes(1))),
        refused("too many attempts", () -> new Retries(21, Duration.ofMinutes(1))),
        refused("no delay", () -> new Retries(4, Duration.ZERO)),
        refused("half a second", () -> new Retries(4, Duration.ofMillis(1_500))),
        refused("more than a day", () -> new Retries(4, Duration.ofSeconds(86_401))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recordsAgainstTheirInvariants")
  void refusesToBeBuiltAgainstItsInvariants(String what, ThrowingCallable building) {
    assertThatIllegalArgumentException().as(what).isThrownBy(building);
  }

  @Test
  void doublesTheDelayAfterEachAttemptUpToADay() {
    Retries retries = new Retries(20, Duration.ofHours(5));

    List<Duration> delays = IntStream.rangeClosed(1, 5).mapToObj(retries::delayBefore).toList();

    assertThat(delays)
        .containsExactly(
            Duration.ZERO,
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(20),
            Duration.ofHours(24));
    assertThat(new Retries(20, Duration.ofDays(1)).delayBefore(20)).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void refusesToTellTheDelayOfAnAttemptThatIsNotMade() {
    Retries retries = new Retries(4, Duration.ofMinutes(1));

    assertThatIllegalArgumentException().isThrownBy(() -> retries.delayBefore(5));
    assertThatIllegalArgumentException().isThrownBy(() -> retries.delayBefore(0));
  }

  @Test
  void keepsItsListsFromChange() {
    List<String> include = new ArrayList<>(List.of("a"));
    Audience audience = new Audience(include, List.of());

    include.add("b");

    assertThat(audience.include()).containsExactly("a");
  }

  private static Tracking tracked(Map<String, String> parameters) {
    return new Tracking(true, true, false, parameters);
  }

  private static Campaign scheduled(Audience audience) {
    return new Campaign(
        "spring",
        "marketing",
        audience,
        Holdout.NONE,
        new Schedule.Now(),
        null,
        null,
        null,
        Priority.NORMAL,
        null,
        Counting.DEFAULT,
        new Email(null, SENDER, null, null, TEMPLATE),
        Tracking.DEFAULT,
        null,
        List.of(),
        Retries.DEFAULT,
        Campaign.UnknownPolicy.DROP,
        null,
        null,
        List.of());
  }

  private static Trigger triggered(Duration delay) {
    return new Trigger(
        new Trigger.Source.Event(new Trigger.Happening("cart", null)),
        delay,
        null,
        new Trigger.ReEligibility.Never());
  }

  private static Trigger.ReEligibility after(Period wait) {
    return new Trigger.ReEligibility.After(wait, Trigger.ReEligibility.From.PLANNED);
  }

  private static Schedule at(String time) {
    return new Schedule.At(OffsetDateTime.parse(time));
  }

  private static Arguments refused(String what, ThrowingCallable building) {
    return Arguments.of(what, building);
  }
}
