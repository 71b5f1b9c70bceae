package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.announced;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.upload;
import static dev.fanfare.segments.Importing.workspace;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Pinpoint's endpoints become here. */
@QuarkusTest
final class PinpointIT {

  private static final String ENDPOINTS =
      """
      ChannelType,Address,OptOut,User.UserId,User.UserAttributes.City,Demographic.Locale,EndpointStatus
      EMAIL,a@example.org,NONE,a,Rome,en_US,ACTIVE
      SMS,+436641234567,ALL,a,Oslo,,ACTIVE
      EMAIL,b@example.org,ALL,b,,,
      EMAIL,c@example.org,,c,,,INACTIVE
      EMAIL,other@example.org,,a,,,
      """;

  @Test
  void makesOnePersonOfTheirEndpointsAndKeepsWhoOptedOut() {
    var api = workspace();
    var definition = definition(50);
    definition.put(
        "consent", Map.of("purposes", List.of("marketing"), "channel", "email", "basis", "card"));
    definition.put("dryRun", true);
    var dry = imported(api, "all", definition, ENDPOINTS);
    definition.put("dryRun", false);

    var done = imported(api, "all", definition, ENDPOINTS);

    for (var answer : List.of(dry, done)) {
      assertThat(answer.<Integer>path("rowsRejected")).isEqualTo(2);
      assertThat(answer.<Integer>path("createdProfiles")).isEqualTo(2);
      assertThat(answer.<Integer>path("grantedConsents")).isEqualTo(1);
      assertThat(answer.<Integer>path("withdrawnConsents")).isEqualTo(2);
      assertThat(answer.<Integer>path("joinedMembers")).isEqualTo(2);
    }
    var a = api.get("/v1/profiles/a");
    assertThat(a.<String>path("email")).isEqualTo("a@example.org");
    assertThat(a.<String>path("phone")).isEqualTo("+436641234567");
    assertThat(a.<String>path("attributes.city")).isEqualTo("Oslo");
    assertThat(a.<String>path("locale")).isEqualTo("en-US");
    var consents = api.get("/v1/profiles/a/consents");
    assertThat(consents.<List<String>>path("current.channel")).containsExactly("email", "sms");
    assertThat(consents.<List<String>>path("current.state"))
        .containsExactly("granted", "withdrawn");
    assertThat(consents.<List<String>>path("items.basis"))
        .containsExactlyInAnyOrder("card", "OptOut ALL in the file");
    var reasons = api.get("/v1/imports/{id}/rejects", done.<String>path("id"));
    assertThat(reasons.<List<String>>path("items.reason"))
        .containsExactly(
            "is not written to by Pinpoint either",
            "same person as line 2, with their only address of this channel");

    var again = imported(api, "all", definition, ENDPOINTS);
    assertThat(again.<Integer>path("unchangedProfiles")).isEqualTo(2);
    assertThat(again.<Integer>path("grantedConsents")).isZero();
    assertThat(again.<Integer>path("withdrawnConsents")).isZero();
    assertThat(again.<Integer>path("segmentVersion")).isEqualTo(1);
  }

  /** More lines than a chunk takes, those of one person far apart. */
  @Test
  void knowsAPersonAgainWhereverTheirLinesStand() {
    var api = workspace();
    var file = new StringBuilder("ChannelType,Address,User.UserId,Attributes.City\n");
    for (int i = 0; i < 6_000; i++) {
      file.append("EMAIL,p").append(i).append("@example.org,p").append(i).append(",Rome\n");
    }
    for (int i = 0; i < 6_000; i++) {
      file.append("SMS,+43664").append(1_000_000 + i).append(",p").append(i).append(",Oslo\n");
    }

    var done = imported(api, "all", definition(0), file.toString());

    assertThat(done.<Integer>path("rowsRead")).isEqualTo(12_000);
    assertThat(done.<Integer>path("rowsApplied")).isEqualTo(6_000);
    assertThat(done.<Integer>path("createdProfiles")).isEqualTo(6_000);
    assertThat(done.<Integer>path("updatedProfiles")).isZero();
    var last = api.get("/v1/profiles/p5999");
    assertThat(last.<String>path("email")).isEqualTo("p5999@example.org");
    assertThat(last.<String>path("phone")).isEqualTo("+436641005999");
    assertThat(last.<String>path("attributes.city")).isEqualTo("Oslo");
  }

  @Test
  void refusesColumnsThatMeanNothingAllAtOnce() {
    var api = workspace();
    var file =
        "ChannelType,Address,Attributes.Colour,Metrics.Visits,Location.City\nEMAIL,a@x.org,,,\n";
    String id = announced(api, "all", definition(0));

    var answer = upload(api, id, file);

    answer.then().statusCode(422);
    assertThat(answer.<List<String>>path("violations.value"))
        .containsExactly("Attributes.Colour", "Metrics.Visits");
    var definition = definition(0);
    definition.put("ignore", List.of("Attributes.Colour", "Metrics.Visits"));
    var done = imported(api, "all", definition, file);
    assertThat(done.<String>path("state")).isEqualTo("DONE");
    assertThat(members(api, "all")).containsExactly("a@x.org");
  }

  @Test
  void refusesAnnouncementsThatSayWhatTheFileSays() {
    var api = workspace();
    for (var option :
        List.of(
            Map.of("mode", "remove"),
            Map.of("mapping", Map.of("externalId", "Id")),
            Map.of("mapping", Map.of("attributes", Map.of("colour", "Attributes.Colour"))),
            Map.of("region", "XX"))) {
      var definition = definition(0);
      definition.putAll(option);
      var answer = api.post("/v1/segments/all/imports", definition);
      assertThat(answer.statusCode()).as("%s", option).isIn(400, 422);
      assertThat(answer.<String>path("violations[0].place"))
          .startsWith("/" + option.keySet().iterator().next());
    }
  }

  private static Map<String, Object> definition(int maxRejects) {
    var definition = new LinkedHashMap<String, Object>();
    definition.put("mode", "replace");
    definition.put("format", "csv");
    definition.put("layout", "pinpoint");
    definition.put("maxRejects", maxRejects);
    return definition;
  }
}
