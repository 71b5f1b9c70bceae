package dev.fanfare.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.fanfare.profiles.AttributeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Where the dialect is CEL's own and everything is known, CEL's runtime says the same. */
@Execution(ExecutionMode.CONCURRENT)
final class StandardRuntimeTest {

  private static final int CONDITIONS = 250;

  /** What holds of events from outside where nothing is said. */
  private static final String TOLD_LONGEST = ".within(\"P30D\")";

  private static final int PEOPLE = 80;

  private static final Pattern COUNT =
      Pattern.compile("events\\(\"([a-z.]+)\"\\)((?:\\.\\w+\\(\"[^\"]*\"\\))*)\\.count\\(\\)");

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(
              CelStandardMacro.HAS,
              CelStandardMacro.ALL,
              CelStandardMacro.EXISTS,
              CelStandardMacro.FILTER)
          .addVar("profile", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .addVar("told", ListType.create(MapType.create(SimpleType.STRING, SimpleType.DYN)))
          .addVar("happened", ListType.create(MapType.create(SimpleType.STRING, SimpleType.DYN)))
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  @Test
  void memoryAgreesWithTheRuntimeOfCel() throws CelValidationException, CelEvaluationException {
    var conditions = new TestingConditions(31, true);
    var people = new TestingPeople(37, true).people(PEOPLE);
    int selected = 0;
    for (int i = 0; i < CONDITIONS; i++) {
      var text = conditions.next();
      var condition = read(text);
      var program = RUNTIME.createProgram(COMPILER.compile(standard(text)).getAst());
      for (var stored : people) {
        var ours =
            condition.selects(
                stored.person(),
                TestingConditions.NOW,
                name -> {
                  throw new IllegalStateException("no segments here");
                });
        var theirs =
            program.eval(
                Map.of(
                    "profile", known(stored.person()),
                    "happened", happened(stored.events()),
                    "told", told(stored.told())));
        assertThat(theirs).as("%s of %s", text, stored.attributes()).isEqualTo(ours);
        selected += ours ? 1 : 0;
      }
    }
    assertThat(selected).isBetween(4_000, 16_000);
  }

  /** Counts of events as CEL itself can say them: by a list of all that happened. */
  private static String standard(String text) {
    return COUNT
        .matcher(text)
        .replaceAll(
            found -> {
              if (TestingTold.TYPES.containsKey(found.group(1))) {
                return toldOf(found.group(1), found.group(2));
              }
              var tests = new StringBuilder("e.event == \"" + found.group(1) + "\"");
              var narrowed = found.group(2);
              tests.append(" && e.at < timestamp(\"2026-03-29T01:00:00Z\")");
              tests.append(" && e.at >= timestamp(\"").append(since(narrowed)).append("\")");
              if (!narrowed.contains("\"anybody\"")) {
                tests.append(" && e.agent == \"").append(said(narrowed, "by", "person"));
                tests.append('"');
              }
              var campaign = said(narrowed, "campaign", "");
              if (!campaign.isEmpty()) {
                tests.append(" && e.campaign == \"").append(campaign).append('"');
              }
              return "double(size(happened.filter(e, " + tests + ")))";
            });
  }

  private static String toldOf(String type, String narrowed) {
    var where = said(narrowed, "where", "true").replace("event.", "e.");
    return "double(size(told.filter(e, e.type == \"%s\" && (%s) && e.at >= timestamp(\"%s\")"
            .formatted(type, where, since(narrowed.contains("within") ? narrowed : TOLD_LONGEST))
        + " && e.at < timestamp(\"2026-03-29T01:00:00Z\"))))";
  }

  private static List<Map<String, Object>> told(List<TestingTold.Told> events) {
    var told = new ArrayList<Map<String, Object>>();
    for (var one : events) {
      var types = TestingTold.TYPES.getOrDefault(one.type(), Map.of());
      var known = values(one.asked().properties(), types);
      known.put("type", one.type());
      known.put("at", one.at());
      told.add(known);
    }
    return told;
  }

  private static String since(String narrowed) {
    return switch (said(narrowed, "within", "P400D")) {
      case "PT1H" -> "2026-03-28T23:45:00Z";
      case "P1D" -> "2026-03-28T00:45:00Z";
      case "P2W" -> "2026-03-15T00:45:00Z";
      case "P14DT1H" -> "2026-03-14T23:45:00Z";
      case "P30D" -> "2026-02-27T00:45:00Z";
      case "PT2000H" -> "2026-01-04T16:45:00Z";
      case "P400D" -> "2025-02-22T00:45:00Z";
      default -> throw new IllegalStateException(narrowed);
    };
  }

  private static String said(String narrowed, String by, String otherwise) {
    var found = Pattern.compile("\\." + by + "\\(\"([^\"]*)\"\\)").matcher(narrowed);
    return found.find() ? found.group(1) : otherwise;
  }

  private static List<Map<String, Object>> happened(List<TestingEvents.Told> events) {
    var happened = new ArrayList<Map<String, Object>>();
    for (var one : events) {
      for (int i = 0; i < one.times(); i++) {
        happened.add(
            Map.of(
                "event", one.event().word(),
                "at", one.at(),
                "agent", one.agent(),
                "campaign", one.campaign()));
      }
    }
    return happened;
  }

  private static Map<String, Object> known(Person person) {
    return values(person.attributes(), TestingConditions.SCHEMA.attributes());
  }

  private static Map<String, Object> values(JsonNode object, Map<String, AttributeType> types) {
    var known = new HashMap<String, Object>();
    object
        .fields()
        .forEachRemaining(
            entry -> {
              var type = types.get(entry.getKey());
              var value = entry.getValue();
              known.put(
                  entry.getKey(),
                  switch (type == null ? AttributeType.STRING : type) {
                    case STRING, DATE -> value.textValue();
                    case NUMBER -> value.doubleValue();
                    case BOOLEAN -> value.booleanValue();
                    case INSTANT -> Instant.parse(value.textValue());
                    case STRINGS -> {
                      var texts = new ArrayList<String>();
                      value.forEach(text -> texts.add(text.textValue()));
                      yield texts;
                    }
                  });
            });
    return known;
  }

  private static Condition read(String text) {
    return switch (Conditions.read(text, TestingConditions.SCHEMA, "condition")) {
      case Conditions.Good(var condition) -> condition;
      case Conditions.Bad(var violations) -> fail(text + "\n" + violations);
    };
  }
}
