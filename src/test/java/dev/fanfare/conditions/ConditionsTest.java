package dev.fanfare.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "profile.age >= 18 && profile.city == 'Wien'",
        "profile.age + 1 == 19 || profile.age / 2 > 7.5",
        "has(profile.city) ? profile.vip : false",
        "'tea' in profile.topics && profile.topics.exists(t, t.startsWith('c'))",
        "profile.city in ['Wien', \"Graz\"]",
        "date(now, 'Europe/Vienna').getMonth() == profile.born.getMonth()",
        "profile.seen > now - duration('720h')",
        "now - profile.seen < duration('24h')",
        "segment('gold') && !segment('lapsed')",
        "consented('email', 'marketing') && reachable('email')",
        "profile.attributes.city.matches('^W.*n$')",
        "profile.born.plusDays(-30) < date('2026-01-01')",
        "size(profile.city) == 4 || profile.topics.size() > 1",
        "profile.`city` == 'x'",
        "events('message.clicked').within('P30D').count() >= 1",
        "events('message.sent').count() >= 3 && events('message.opened').count() == 0",
        "events('order.placed').where('event.total > 50 && now > event.at').count() > 1",
        "events('page.seen').within('P30D').count() == 0",
        "events('message.opened').campaign('spring').by('anybody').within('PT12H').count() > 1",
        "true"
      })
  void readsTheDialect(String text) {
    assertThat(Conditions.read(text, TestingConditions.SCHEMA, "c"))
        .as("%s", violations(text))
        .isInstanceOf(Conditions.Good.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "profile",
        "profile.attributes",
        "has(profile.attributes)",
        "profile.city",
        "profile.height > 1",
        "profile.city == null",
        "profile.age == 'x'",
        "profile.age == 18u",
        "profile.city == b'x'",
        "profile.age == 9007199254740993",
        "profile.age < 1e999",
        "profile.age % 2 == 0",
        "profile.city + 'x' == 'y'",
        "profile.topics[0] == 'x'",
        "{'a': 1}.a == 1",
        "Profile{city: 'x'}.city == 'x'",
        "profile.topics == ['a']",
        "profile.city in []",
        "profile.city in [profile.name]",
        "profile.city in ['a', 1]",
        "size([1, 2]) == 2",
        "profile.topics.map(t, t) == []",
        "profile.topics.filter(t, true).exists(t, true)",
        "profile.topics.exists_one(t, t == 'a')",
        "profile.topics.exists(now, now == 'a')",
        "profile.topics.exists(t, profile.topics.exists(t, t == 'a'))",
        "profile.topics.exists(a, profile.topics.exists(b, profile.topics.all(c, a == c)))",
        "timestamp(profile.city) > now",
        "timestamp('2026-01-01') > now",
        "duration('1d') > duration('1h')",
        "date('2026-02-30') == profile.born",
        "date(now) == profile.born",
        "profile.seen.getHours() > 3",
        "profile.seen.getHours('Vienna') > 3",
        "profile.seen.getHours(profile.zone) > 3",
        "profile.born.plusDays(1.5) == profile.born",
        "profile.born.plusDays(profile.age) == profile.born",
        "profile.born.plusDays(1).plusDays(1) == profile.born",
        "now - duration('1h') - duration('1h') < now",
        "now + (profile.seen - now) < now",
        "segment(profile.city)",
        "segment('unknown')",
        "score('lapsed') > 0.5",
        "consented('email', 'unknown')",
        "consented('email', 'service')",
        "consented('fax', 'marketing')",
        "profile.city.matches(profile.name)",
        "profile.city.matches('(?i)wien')",
        "profile.city.matches('\\\\bwien')",
        "profile.city.matches('a*?')",
        "profile.city.matches('a**')",
        "profile.city.matches('(a')",
        "profile.city.matches('[[:alpha:]]')",
        "profile.city.matches('((a{100}){100}){100}')",
        "profile.city == 'a\\u0000'",
        "events.exists(e, true)",
        "events('message.clicked')",
        "events('message.clicked').count()",
        "events('order.cancelled').count() > 0",
        "events('order.placed').within('P31D').count() > 0",
        "events('order.placed').campaign('spring').count() > 0",
        "events('order.placed').by('person').count() > 0",
        "events('order.placed').where('event.total').count() > 0",
        "events('order.placed').where('event.weight > 1').count() > 0",
        "events('order.placed').where('profile.age > 1').count() > 0",
        "events('order.placed').where('profile.zone == \"UTC\"').count() > 0",
        "events('order.placed').where('events(\"message.sent\").count() > 1').count() > 0",
        "events('order.placed').where('events(\"page.seen\").count() > 1').count() > 0",
        "events('order.placed').where('true').where('true').count() > 0",
        "events('order.placed').where(profile.city).count() > 0",
        "events('order.placed').where('event.total > 1')",
        "events('message.sent').where('event.at < now').count() > 0",
        "events(profile.city).count() > 0",
        "events('message.clicked').within('30d').count() > 0",
        "events('message.clicked').within('P1M').count() > 0",
        "events('message.clicked').within('PT30M').count() > 0",
        "events('message.clicked').within('P401D').count() > 0",
        "events('message.clicked').within(duration('24h')).count() > 0",
        "events('message.clicked').within('P1D').within('P2D').count() > 0",
        "events('message.clicked').by('nobody').count() > 0",
        "events('message.sent').by('machine').count() > 0",
        "events('message.sent').campaign('winter').count() > 0",
        "[events('message.sent')].exists(e, e.count() > 0)",
        "['message.sent'].exists(e, events(e).count() > 0)",
        "events('message.sent').by('person') == events('message.sent')",
        "type(profile.city) == string",
        "dyn(profile.city) == 'x'",
        "cel.bind(x, 1, x == 1)",
        "now"
      })
  void refusesAllElse(String text) {
    assertThat(violations(text)).isNotEmpty().allSatisfy(this::hasPlaceAndRule);
  }

  @Test
  void tellsEveryProblemAtItsPlace() {
    var text = "profile.age > 'x' &&\n  profile.hieght > 3 &&\n  segment('none')";

    assertThat(violations(text)).extracting(Violation::place).containsExactly("c:1:13", "c:2:10");
    assertThat(violations("\n  segment('none') || segment('neither')"))
        .extracting(Violation::place)
        .containsExactly("c:2:11", "c:2:30");
  }

  @Test
  void saysWhatIsWrongInWords() {
    assertThat(violations("profile.height > 1"))
        .extracting(Violation::rule)
        .containsExactly(
            "there is no attribute \"height\" in this workspace; see GET /v1/attributes");
    assertThat(violations("profile.age > 'x'"))
        .extracting(Violation::rule)
        .singleElement()
        .asString()
        .startsWith("> does not take (double, string), but (string, string), (double, double)");
    assertThat(violations("events('message.clickd').by('me').within('P1Y').count() > 0"))
        .extracting(Violation::place)
        .containsExactly("c:1:8", "c:1:29", "c:1:42");
    assertThat(violations("events('order.placed').within('P400D').count() > 0"))
        .extracting(Violation::rule)
        .containsExactly(
            "must be weeks, days and hours, as P30D or PT12H, of 1 hour to 30 days: what is told"
                + " from outside is kept no longer");
    assertThat(violations("events('order.placed').where('event.weight > 1').count() > 0"))
        .containsExactly(
            new Violation(
                "c:1:30",
                "event.weight > 1",
                "at 1:6: there is no attribute and no property \"weight\" in this workspace; see"
                    + " GET /v1/attributes and GET /v1/event-types"));
    assertThat(violations("events('message.clicked').within('P30D')"))
        .extracting(Violation::rule)
        .anySatisfy(rule -> assertThat(rule).contains("bool"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "!",
        "-(",
        "profile.vip?profile.vip:",
        "profile.city.matches('",
        "[",
        "((profile.age+"
      })
  void refusesBombsOfDepth(String part) {
    assertThat(violations(part.repeat(1_200))).isNotEmpty();
  }

  @Test
  void refusesBombsOfSize() {
    var many = String.join(" || ", java.util.Collections.nCopies(1_000, "profile.vip"));
    var lists = "['a','b','c','d','e','f','g','h','i','j','k','l','m','n','o']";
    var nested = "%1$s.all(a, %1$s.all(b, %1$s.all(c, a == b && b == c)))".formatted(lists);

    assertThat(violations(many)).isNotEmpty();
    assertThat(violations(nested)).isNotEmpty();
  }

  private void hasPlaceAndRule(Violation violation) {
    assertThat(violation.place()).matches("c:\\d+:\\d+");
    assertThat(violation.rule()).isNotBlank().doesNotContain("overload", "container");
  }

  private static List<Violation> violations(String text) {
    return switch (Conditions.read(text, TestingConditions.SCHEMA, "c")) {
      case Conditions.Good _ -> List.of();
      case Conditions.Bad(var violations) -> violations;
    };
  }
}
