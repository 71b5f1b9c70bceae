package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.announced;
import static dev.fanfare.segments.Importing.ended;
import static dev.fanfare.segments.Importing.members;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingData;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The import files that Amazon Pinpoint's documents show, with what is taken of each. */
@QuarkusTest
final class PinpointFormatsIT {

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl"})
  void takesEndpointsAndRejectsThoseOfPush(String format) throws IOException {
    var api = workspace("country", "platform", "make");

    var done = imported(api, "import_endpoints_example." + format, definition(format, 40));

    assertThat(counts(done)).containsExactly(5, 2, 3, 3);
    assertThat(members(api, "all"))
        .containsExactlyInAnyOrder("example-user-id-1", "example-user-id-2", "example-user-id-3");
    var first = api.get("/v1/profiles/example-user-id-1");
    assertThat(first.<String>path("phone")).isEqualTo("+16045550182");
    assertThat(first.<Map<String, String>>path("attributes"))
        .isEqualTo(Map.of("country", "CA", "platform", "Android", "make", "LG"));
    assertThat(api.get("/v1/profiles/example-user-id-3").<String>path("email"))
        .isEqualTo("wang.xiulan@example.com");
    assertThat(rejects(api, done))
        .containsExactly(
            List.of(
                "ChannelType",
                "APNS",
                "is a channel that is not written to here; EMAIL and SMS are"),
            List.of(
                "ChannelType",
                "GCM",
                "is a channel that is not written to here; EMAIL and SMS are"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl"})
  void takesListsOfUsers(String format) throws IOException {
    var api = workspace();

    var done = imported(api, "import_userids_example." + format, definition(format, 0));

    assertThat(counts(done)).containsExactly(format.equals("csv") ? 1 : 3, 0, 3, 3);
    assertThat(members(api, "all"))
        .containsExactlyInAnyOrder("example-user-id-1", "example-user-id-2", "example-user-id-3");
  }

  @Test
  void takesTheUserGuidesPeopleAndRejectsItsPlaceholder() throws IOException {
    var api = workspace("firstName", "lastName", "company");

    var done = imported(api, "import_user_guide_example.csv", definition("csv", 20));

    assertThat(counts(done)).containsExactly(6, 1, 5, 5);
    var mateo = api.get("/v1/profiles/2");
    assertThat(mateo.<String>path("email")).isEqualTo("mateo@example.se");
    assertThat(mateo.<String>path("attributes.firstName")).isEqualTo("Mateo");
    assertThat(rejects(api, done))
        .containsExactly(
            List.of("Address", "<your email address>", "must be an e-mail address: there is no @"));
  }

  @Test
  void takesChannelsInAnyCaseAndRejectsAMaskedNumber() throws IOException {
    var api = workspace();

    var done = imported(api, "import_segment_ai_ml.csv", definition("csv", 50));

    assertThat(counts(done)).containsExactly(2, 1, 1, 1);
    assertThat(api.get("/v1/profiles/user1").<String>path("email")).isEqualTo("abc@gmail.com");
    assertThat(rejects(api, done).getFirst()).startsWith("Address", "+1214......2");
  }

  @Test
  void readsMessyPhonesAndZonesOfTheirRegion() throws IOException {
    var api = workspace("firstName", "lastName");
    var definition = definition("csv", 40);
    definition.put("region", "US");
    definition.put("mapping", Map.of("zone", "Timezone"));

    var done = imported(api, "import_triggered_messy_phones.csv", definition);

    assertThat(counts(done)).containsExactly(5, 2, 3, 3);
    assertThat(members(api, "all"))
        .containsExactlyInAnyOrder("+14256791901", "+12025550191", "+16055550198");
    assertThat(api.get("/v1/profiles/{id}", "+14256791901").<String>path("zone"))
        .isEqualTo("America/Chicago");
    assertThat(api.get("/v1/profiles/{id}", "+12025550191").<String>path("zone"))
        .isEqualTo("America/Los_Angeles");
    assertThat(api.get("/v1/profiles/{id}", "+16055550198").<String>path("phone"))
        .isEqualTo("+16055550198");
    assertThat(rejects(api, done))
        .extracting(List::getFirst)
        .containsExactly("Address", "Timezone");
  }

  /** They come with the others and say of nobody who they are: docs/imports.md names each. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_stream_examples.jsonl",
        "ses_events_table.csv",
        "ses_email_status_view.csv",
        "custom_channel_event.json"
      })
  void refusesWhatIsNoImport(String name) throws IOException {
    var api = workspace();
    var id = announced(api, "all", definition(name.endsWith(".csv") ? "csv" : "jsonl", 20));

    var answer =
        api.unchecked()
            .contentType(name.endsWith(".csv") ? "text/csv" : "application/x-ndjson")
            .body(Files.readAllBytes(TestingData.find("pinpoint-formats/" + name)))
            .put("/v1/imports/{id}/file", id);

    assertThat(answer.statusCode()).as("%s", answer.asString()).isEqualTo(422);
    assertThat(api.get("/v1/imports/{id}", id).<String>path("state")).isEqualTo("REFUSED");
    assertThat(Files.readString(Api.CONTRACT.resolveSibling("docs/imports.md")))
        .contains("| " + name.replaceAll("\\..*", "") + " |");
  }

  private static Response imported(Api api, String name, Map<String, Object> definition)
      throws IOException {
    var file = TestingData.find("pinpoint-formats/" + name);
    String id = announced(api, "all", definition);
    var media = name.endsWith(".csv") ? "text/csv" : "application/x-ndjson";
    api.request()
        .contentType(media)
        .body(Files.readAllBytes(file))
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    return ended(api, id);
  }

  private static Map<String, Object> definition(String format, int maxRejects) {
    var definition = new LinkedHashMap<String, Object>();
    definition.put("mode", "replace");
    definition.put("format", format);
    definition.put("layout", "pinpoint");
    definition.put("maxRejects", maxRejects);
    return definition;
  }

  private static Api workspace(String... attributes) {
    var api = Api.newWorkspace();
    for (var name : attributes) {
      api.put("/v1/attributes/{name}", Map.of("type", "string"), name).then().statusCode(201);
    }
    return api;
  }

  /** Lines read and rejected, people applied and new. */
  private static List<Integer> counts(Response done) {
    assertThat(done.<String>path("state")).isEqualTo("DONE");
    return List.of(
        done.path("rowsRead"),
        done.path("rowsRejected"),
        done.path("rowsApplied"),
        done.path("createdProfiles"));
  }

  private static List<List<String>> rejects(Api api, Response done) {
    var page = api.get("/v1/imports/{id}/rejects", done.<String>path("id"));
    return page.<List<Map<String, String>>>path("items").stream()
        .map(reject -> List.of(reject.get("column"), reject.get("value"), reject.get("reason")))
        .toList();
  }
}
