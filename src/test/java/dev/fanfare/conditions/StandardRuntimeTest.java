package dev.fanfare.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the dialect is CEL's own and everything is known, CEL's runtime says the same. */
final class StandardRuntimeTest {

  private static final int CONDITIONS = 250;
  private static final int PEOPLE = 80;

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.ALL, CelStandardMacro.EXISTS)
          .addVar("profile", MapType.create(SimpleType.STRING, SimpleType.DYN))
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
      var program = RUNTIME.createProgram(COMPILER.compile(text).getAst());
      for (var stored : people) {
        var ours =
            condition.selects(
                stored.person(),
                TestingConditions.NOW,
                name -> {
                  throw new IllegalStateException("no segments here");
                });
        var theirs = program.eval(Map.of("profile", known(stored.person())));
        assertThat(theirs).as("%s of %s", text, stored.attributes()).isEqualTo(ours);
        selected += ours ? 1 : 0;
      }
    }
    assertThat(selected).isBetween(4_000, 16_000);
  }

  private static Map<String, Object> known(Person person) {
    var known = new HashMap<String, Object>();
    person
        .attributes()
        .fields()
        .forEachRemaining(
            entry -> {
              var type = TestingConditions.SCHEMA.attributes().get(entry.getKey());
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
