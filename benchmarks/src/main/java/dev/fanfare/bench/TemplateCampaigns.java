package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whole campaigns to the null channel that send each of the starter templates, with its layout, in
 * HTML and text, tracked as a file says by default, beside the same with three attributes in a few
 * words. What a template asks for is taken from its sample, the same for everybody but the name.
 */
final class TemplateCampaigns {
  private static final double SHARE_OF_FEW_WORDS = 0.25;
  private static final String CROWD = "render";
  private static final Set<String> ENDS = Set.of("DONE", "REFUSED", "FAILED");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stage stage;
  private final Sizes sizes;
  private final Path folder;
  private final TreeMap<String, JsonNode> attributes = new TreeMap<>();
  private final List<String> templates = new ArrayList<>();
  private int launched;

  /**
   * @param folder of templates, as {@code FANFARE_TEMPLATES}
   */
  TemplateCampaigns(Stage stage, Sizes sizes, Path folder) {
    this.stage = stage;
    this.sizes = sizes;
    this.folder = folder.resolve("email");
  }

  /** One row for each template. */
  List<Measure> throughput() throws IOException {
    prepare();
    NullCampaigns.account(stage.api());
    whole("");
    List<Double> baselines = new ArrayList<>();
    TreeMap<String, List<Double>> ours = new TreeMap<>();
    for (int i = 0; i <= sizes.runs(); i++) {
      double few = people() / whole("");
      for (String template : templates) {
        double rate = people() / whole(template);
        if (i > 0) {
          ours.computeIfAbsent(template, _ -> new ArrayList<>()).add(rate);
        }
      }
      if (i > 0) {
        baselines.add(few);
      }
    }
    List<Measure> rows = new ArrayList<>();
    ours.forEach(
        (template, rates) ->
            rows.add(
                Measure.rate(
                    String.format(Locale.ROOT, "%s, %d people", template, people()),
                    "a few words",
                    baselines,
                    rates,
                    SHARE_OF_FEW_WORDS,
                    "")));
    return rows;
  }

  private int people() {
    return sizes.people() / 3;
  }

  private void prepare() throws IOException {
    People.declare(stage.api());
    try (Stream<Path> found = Files.list(folder)) {
      for (Path template : found.sorted().toList()) {
        if (Files.exists(template.resolve("sample.json"))
            && !Files.exists(template.resolve("variables.txt"))) {
          templates.add(template.getFileName().toString());
          JsonNode sample = JSON.readTree(template.resolve("sample.json").toFile());
          sample.path("attributes").properties().forEach(each -> declare(each.getKey(), sample));
        }
      }
    }
    Path file = stage.folder().resolve("render.csv");
    write(file);
    load(file);
    Files.delete(file);
  }

  private void declare(String name, JsonNode sample) {
    JsonNode value = sample.path("attributes").path(name);
    attributes.putIfAbsent(name, value);
    String type = sample.path("types").path(name).asText(value.isNumber() ? "number" : "string");
    stage.api().set("/v1/attributes/" + name, "{\"type\": \"" + type + "\"}");
  }

  private void write(Path file) throws IOException {
    attributes.putIfAbsent("city", JSON.getNodeFactory().textNode("Graz"));
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write("id,email," + String.join(",", attributes.keySet()) + "\n");
      for (int number = 0; number < people(); number++) {
        writer.write(CROWD + "-" + number + "," + People.address(CROWD, number));
        for (var attribute : attributes.entrySet()) {
          String value = attribute.getValue().asText();
          String own = attribute.getKey().equals("firstName") ? value + number : value;
          writer.write(",\"" + own.replace("\"", "\"\"") + "\"");
        }
        writer.write("\n");
      }
    }
  }

  private void load(Path file) {
    ObjectNode announcement = JSON.createObjectNode().put("mode", "replace").put("format", "csv");
    ObjectNode mapping = announcement.putObject("mapping").put("externalId", "id");
    ObjectNode columns = mapping.put("email", "email").putObject("attributes");
    attributes.keySet().forEach(name -> columns.put(name, name));
    ObjectNode consent = announcement.putObject("consent");
    consent.put("channel", "email").put("basis", "a benchmark");
    consent.putArray("purposes").add("marketing");
    EngineApi api = stage.api();
    JsonNode announced = api.post("/v1/segments/" + CROWD + "/imports", announcement.toString());
    String path = "/v1/imports/" + announced.path("id").asText();
    api.upload(path + "/file", file);
    Waiting.until(
        Duration.ofMinutes(30),
        Duration.ofMillis(50),
        "the import ends",
        () -> ENDS.contains(api.get(path).path("state").asText()));
  }

  /** Seconds of one campaign; a few words without a template. */
  private double whole(String template) {
    String name = CROWD + "-" + ++launched;
    CampaignRun run;
    if (template.isEmpty()) {
      run = NullCampaigns.launch(stage.api(), name, CROWD);
    } else {
      CampaignRun.applyTemplate(stage.api(), name, CROWD, NullCampaigns.ACCOUNT, template);
      run = CampaignRun.launch(stage.api(), name);
    }
    run.awaitEnd();
    run.awaitCounted();
    double seconds = run.seconds();
    long sent = run.counted().getOrDefault("message.sent", 0L);
    if (sent != people()) {
      throw new IllegalStateException(sent + " of " + people() + " people got " + template);
    }
    return seconds;
  }
}
