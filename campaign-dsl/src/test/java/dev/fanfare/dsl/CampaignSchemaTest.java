package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class CampaignSchemaTest {

  /** What no schema can say, because it lies in the YAML or between two values. */
  private static final List<String> BEYOND_A_SCHEMA =
      List.of(
          "anchor-and-alias",
          "budget-no-currency",
          "conversions-named-alike",
          "conversions-out-of-range",
          "deadline-too-long",
          "directive",
          "guardrails-canary-after-the-deadline",
          "guardrails-canary-and-waves",
          "guardrails-of-a-trigger",
          "merge-key",
          "quiet-hours-empty",
          "quiet-hours-too-long",
          "retries-too-long",
          "schedule-cron-foreign",
          "schedule-cron-no-such-day",
          "schedule-cron-two-kinds-of-days",
          "schedule-cron-values",
          "schedule-ends-before-it-starts",
          "schedule-never",
          "schedule-no-such-day",
          "schedule-recipient-cron",
          "segment-on-both-sides",
          "trigger-and-recheck",
          "trigger-and-seeds",
          "trigger-and-waves",
          "trigger-out-of-range",
          "variants-named-alike",
          "variants-not-100-percent",
          "winner-after-the-deadline",
          "winner-and-canary",
          "winner-and-own-clocks",
          "winner-and-trigger",
          "winner-and-waves",
          "winner-by-an-unknown-goal",
          "winner-by-what-is-off",
          "winner-beside-an-attribute",
          "winner-named-so");

  private static final ObjectMapper JSON = new ObjectMapper();
  private final JsonNode source = source();
  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(source);

  static List<Path> valid() {
    return GoldenFiles.valid();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void acceptsEveryValidFile(Path file) {
    assertThat(schema.validate(tree(GoldenFiles.text(file)))).isEmpty();
  }

  @Test
  void acceptsWhateverTheWriterWrites() {
    long seed = 20_261_203;
    TestingCampaigns campaigns = new TestingCampaigns(seed);
    for (int i = 0; i < 300; i++) {
      String yaml = CampaignFile.write(campaigns.next());

      assertThat(schema.validate(tree(yaml)))
          .as("campaign %d of seed %d:%n%s", i, seed, yaml)
          .isEmpty();
    }
  }

  @Test
  void refusesEveryInvalidFileButThoseBeyondASchema() {
    List<String> accepted =
        GoldenFiles.invalid().stream()
            .filter(file -> accepts(GoldenFiles.text(file)))
            .map(file -> file.getFileName().toString().replace(".yaml", ""))
            .toList();

    assertThat(accepted).containsExactlyInAnyOrderElementsOf(BEYOND_A_SCHEMA);
  }

  @ParameterizedTest
  @EnumSource
  void knowsTheKeysThatTheReaderKnows(Shape shape) {
    JsonNode object = shape == Shape.CAMPAIGN ? source : source.at("/$defs/" + shape.key());

    assertThat(
            new TreeSet<>(
                object.at("/properties").propertyStream().map(Map.Entry::getKey).toList()))
        .isEqualTo(new TreeSet<>(shape.keys()));
    assertThat(object.at("/required").valueStream().map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(shape.required());
    assertThat(object.at("/additionalProperties").isBoolean()).isTrue();
    assertThat(object.at("/additionalProperties").asBoolean()).isFalse();
  }

  @Test
  void describesEveryMappingThatTheReaderKnows() {
    long mappings =
        source
            .at("/$defs")
            .valueStream()
            .filter(d -> d.at("/type").asText().equals("object"))
            .count();

    assertThat(mappings + 1).isEqualTo(Shape.values().length);
  }

  private boolean accepts(String yaml) {
    try {
      return schema.validate(tree(yaml)).isEmpty();
    } catch (YamlEngineException _) {
      return false;
    }
  }

  private static JsonNode tree(String yaml) {
    // The loader reads beyond a buffer that ends within a character: one buffer holds it all.
    LoadSettings settings =
        LoadSettings.builder().setSchema(new CoreSchema()).setBufferSize(yaml.length() + 2).build();
    return JSON.valueToTree(new Load(settings).loadFromString(yaml));
  }

  private static JsonNode source() {
    try (InputStream in = CampaignFile.class.getResourceAsStream("campaign.schema.json")) {
      return JSON.readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
