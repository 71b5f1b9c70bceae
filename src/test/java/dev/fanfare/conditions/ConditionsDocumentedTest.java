package dev.fanfare.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Api;
import dev.fanfare.consent.Purpose;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of docs/conditions.md, asked. */
final class ConditionsDocumentedTest {

  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final Membership.Version GOLD = new Membership.Version(1, 1);
  private static final Pattern EXAMPLE =
      Pattern.compile("\\| `(.+)` \\| (yes|no) \\| (yes|no) \\|");
  private static final Pattern PERSON = Pattern.compile("`(\\{\".+?})`");
  private static final Schema SCHEMA =
      new Schema(
          Map.of(
              "city", AttributeType.STRING,
              "points", AttributeType.NUMBER,
              "born", AttributeType.DATE,
              "seen", AttributeType.INSTANT,
              "topics", AttributeType.STRINGS,
              "vip", AttributeType.BOOLEAN),
          List.of(new Purpose(1, "marketing", false, null, null, false, NOW)),
          Set.of("gold"),
          Set.of("gold"),
          Set.of("autumn-offer"),
          Map.of(
              "order.placed",
              Map.of("total", AttributeType.NUMBER, "currency", AttributeType.STRING)));

  /** What a shop told of Ada. */
  private static final List<AskedEvent> ORDERS =
      List.of(order(20, "{\"total\": 80, \"currency\": \"EUR\"}"), order(2, "{\"total\": 20}"));

  private static AskedEvent order(int days, String properties) {
    return new AskedEvent(NOW.minus(Duration.ofDays(days)), TestingTold.read(properties));
  }

  @Test
  void everyExampleIsTrue() throws IOException {
    var page = Files.readString(Api.CONTRACT.resolveSibling("docs/conditions.md"));
    var people = PERSON.matcher(page).results().map(found -> found.group(1)).toList();
    var consented = Map.of(Channel.EMAIL, new Person.Contact(true, 2, 0));
    var ada = person(people.get(0), "Europe/Vienna", consented);
    var bob = person(people.get(1), null, Map.of());
    var examples = EXAMPLE.matcher(page).results().toList();

    assertThat(examples).hasSizeGreaterThan(15);
    for (var example : examples) {
      var text = example.group(1).replace("\\|", "|");
      assertThat(selects(text, ada)).as("Ada: %s", text).isEqualTo(example.group(2).equals("yes"));
      assertThat(selects(text, bob)).as("Bob: %s", text).isEqualTo(example.group(3).equals("yes"));
    }
  }

  private static boolean selects(String text, Person person) {
    return switch (Conditions.read(text, SCHEMA, "condition")) {
      case Conditions.Good(var condition) -> condition.selects(person, NOW, _ -> GOLD);
      case Conditions.Bad(var violations) -> fail(text + " " + violations);
    };
  }

  private static Person person(
      String attributes, @Nullable String zone, Map<Channel, Person.Contact> contacts)
      throws IOException {
    return new Person(
        "x",
        zone,
        null,
        NOW,
        new ObjectMapper().readTree(attributes),
        contacts,
        _ -> !contacts.isEmpty(),
        _ -> contacts.isEmpty() ? null : 0.82,
        event -> contacts.isEmpty() ? List.of() : happened(event),
        type -> contacts.isEmpty() ? List.of() : ORDERS);
  }

  /** What the page tells of Ada. */
  private static List<Person.Happened> happened(PersonEvent event) {
    return switch (event) {
      case SENT -> List.of(daysAgo(40, "person", ""), daysAgo(5, "person", "autumn-offer"));
      case OPENED -> List.of(daysAgo(5, "machine", "autumn-offer"));
      case CLICKED -> List.of(daysAgo(4, "person", "autumn-offer"));
      case UNSUBSCRIBED, CONVERTED -> List.of();
    };
  }

  private static Person.Happened daysAgo(int days, String agent, String campaign) {
    long quarter = NOW.minus(Duration.ofDays(days)).getEpochSecond() / 900;
    return new Person.Happened((int) quarter, agent, campaign, 1);
  }
}
