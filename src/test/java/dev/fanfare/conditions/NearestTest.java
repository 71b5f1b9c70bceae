package dev.fanfare.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.profiles.AttributeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is told to turn a condition does, and nothing of it can be left out. */
class NearestTest {

  private static final int ATTRIBUTES = 8;
  private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
  private static final Function<String, Membership> NONE =
      name -> {
        throw new AssertionError(name);
      };

  /** Each attribute stands once, so that no test speaks against another. */
  @Test
  void turnsWhomItSelects() {
    int turned = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var condition = read(text(random, 0, ATTRIBUTES));
      var known = known(random);
      boolean selects = condition.selects(person(known), NOW, NONE);

      var otherwise = condition.otherwise(person(known), NOW, NONE, 100);

      assertThat(otherwise).as("seed %d: %s", seed, condition).isNotEmpty();
      assertThat(selectsAfter(condition, known, otherwise))
          .as("seed %d: %s of %s by %s", seed, condition, known, otherwise)
          .isEqualTo(!selects);
      if (!selects) {
        for (var one : otherwise) {
          var others = new ArrayList<>(otherwise);
          others.remove(one);
          assertThat(selectsAfter(condition, known, others))
              .as("seed %d, without %s", seed, one)
              .isFalse();
        }
      }
      turned += otherwise.size();
    }
    assertThat(turned).isGreaterThan(20_000);
  }

  @Test
  void tellsWhatIsSeenInWordsThatAreNoLongerThanALine() {
    var known = JsonNodeFactory.instance.objectNode();
    known.put("city", "Graz");
    known.put("name", "x".repeat(1_000));
    var person = person(known);

    assertThat(read("profile.city == 'Wien' && profile.age >= 18").otherwise(person, NOW, NONE, 9))
        .containsExactly(
            new Otherwise("profile.city == \"Wien\"", "profile.city = \"Graz\"", true),
            new Otherwise("profile.age >= 18", "profile.age = missing", true));
    assertThat(read("profile.city in ['Wien'] || profile.vip").otherwise(person, NOW, NONE, 9))
        .containsExactly(
            new Otherwise("profile.city in [\"Wien\"]", "profile.city = \"Graz\"", true));
    assertThat(read("profile.name.startsWith('y')").otherwise(person, NOW, NONE, 9))
        .allSatisfy(each -> assertThat(each.seen().length()).isLessThan(300));
    assertThat(read("has(profile.city)").otherwise(person, NOW, NONE, 9))
        .containsExactly(new Otherwise("has(profile.city)", "profile.city = \"Graz\"", false));
    assertThat(read("false && profile.vip").otherwise(person, NOW, NONE, 9)).isEmpty();
    assertThat(read("profile.city == 'Wien' && profile.age >= 18").otherwise(person, NOW, NONE, 1))
        .hasSize(1);
  }

  /** Of a segment that is a rule, what the rule asks; of people written down, the segment. */
  @Test
  void looksIntoRules() {
    var known = JsonNodeFactory.instance.objectNode();
    var vip = read("profile.vip");
    Function<String, Membership> segments =
        name -> name.equals("vips") ? new Membership.Rule(vip) : new Membership.Version(1, 1);

    assertThat(
            read("segment('vips') && segment('gold')").otherwise(person(known), NOW, segments, 9))
        .containsExactly(
            new Otherwise("profile.vip", "profile.vip = missing", true),
            new Otherwise("segment(\"gold\")", "segment(\"gold\") = false", true));
  }

  private static boolean selectsAfter(
      Condition condition, ObjectNode known, List<Otherwise> changes) {
    var after = known.deepCopy();
    for (var change : changes) {
      var test = change.test();
      after.put(test.substring(test.indexOf('b'), test.indexOf('b') + 2), change.wanted());
    }
    return condition.selects(person(after), NOW, NONE);
  }

  private static String text(Random random, int from, int to) {
    if (to - from == 1) {
      return random.nextBoolean() ? "profile.b" + from : "profile.b" + from + " == true";
    }
    int middle = from + 1 + random.nextInt(to - from - 1);
    var left = text(random, from, middle);
    var right = text(random, middle, to);
    var both = "(" + left + (random.nextBoolean() ? " && " : " || ") + right + ")";
    return random.nextInt(3) == 0 ? "!" + both : both;
  }

  private static ObjectNode known(Random random) {
    var known = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < ATTRIBUTES; i++) {
      if (random.nextInt(4) > 0) {
        known.put("b" + i, random.nextBoolean());
      }
    }
    return known;
  }

  private static Condition read(String text) {
    var types = new HashMap<String, AttributeType>();
    for (int i = 0; i < ATTRIBUTES; i++) {
      types.put("b" + i, AttributeType.BOOLEAN);
    }
    types.putAll(
        Map.of(
            "vip",
            AttributeType.BOOLEAN,
            "city",
            AttributeType.STRING,
            "name",
            AttributeType.STRING,
            "age",
            AttributeType.NUMBER));
    var schema = new Schema(types, List.of(), Set.of("vips", "gold"), Set.of(), Set.of(), Map.of());
    return switch (Conditions.read(text, schema, "c")) {
      case Conditions.Good(var condition) -> condition;
      case Conditions.Bad(var violations) -> throw new AssertionError(text + ": " + violations);
    };
  }

  private static Person person(ObjectNode known) {
    return new Person(
        "ada",
        null,
        null,
        NOW,
        known,
        Map.of(),
        version -> false,
        version -> null,
        event -> List.of(),
        type -> List.of());
  }
}
