package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.MAPPING;
import static dev.fanfare.segments.Importing.announced;
import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.upload;
import static dev.fanfare.segments.Importing.workspace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.TestingData;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class ImportIT {

  @Test
  void importsPeopleAndReportsEveryReject() {
    var api = workspace();

    var done =
        imported(
            api,
            "all",
            definition("replace", MAPPING),
            """
            id,mail,zone,city
            a,a@example.org,Europe/Paris,"Pa""ris, F"
            b,b@,Mars/Olympus,Rome
            a,c@example.org,,Rome
            c,,,
            d,d@example.org,,
            e,e@example.org,,
            f,f@example.org,,
            g,g@example.org,,
            h,h@example.org,,
            i,i@example.org,,
            """);

    assertThat(done.<String>path("state")).isEqualTo("DONE");
    assertThat(done.<Integer>path("rowsRead")).isEqualTo(10);
    assertThat(done.<Integer>path("rowsRejected")).isEqualTo(2);
    assertThat(done.<Integer>path("createdProfiles")).isEqualTo(8);
    assertThat(members(api, "all"))
        .containsExactlyInAnyOrder("a", "c", "d", "e", "f", "g", "h", "i");
    var a = api.get("/v1/profiles/a");
    assertThat(a.<String>path("attributes.city")).isEqualTo("Pa\"ris, F");
    assertThat(a.<String>path("email")).isEqualTo("a@example.org");
    var rejects = api.get("/v1/imports/{id}/rejects", done.<String>path("id"));
    assertThat(rejects.<List<Integer>>path("items.line")).containsExactly(3, 3, 4);
    assertThat(rejects.<List<String>>path("items.column")).containsExactly("mail", "zone", "id");
    assertThat(rejects.<String>path("items[2].reason")).isEqualTo("same externalId as line 2");
  }

  @Test
  void changesNothingWhenAFileComesAgain() {
    var api = workspace();
    var definition = definition("replace", MAPPING);
    definition.put(
        "consent", Map.of("purposes", List.of("marketing"), "channel", "email", "basis", "card"));
    var file = "id,mail,zone,city\na,a@example.org,,Rome\nb,b@example.org,,Oslo\n";
    imported(api, "all", definition, file);
    var paths =
        List.of(
            "/v1/profiles/a",
            "/v1/profiles/a/consents",
            "/v1/segments/all",
            "/v1/segments/all/members");
    var before = paths.stream().map(path -> api.get(path).asString()).toList();

    var again = imported(api, "all", definition, file);

    assertThat(again.<String>path("state")).isEqualTo("DONE");
    assertThat(again.<Integer>path("createdProfiles")).isZero();
    assertThat(again.<Integer>path("updatedProfiles")).isZero();
    assertThat(again.<Integer>path("unchangedProfiles")).isEqualTo(2);
    assertThat(again.<Integer>path("grantedConsents")).isZero();
    assertThat(again.<Integer>path("joinedMembers")).isZero();
    assertThat(again.<Integer>path("leftMembers")).isZero();
    assertThat(again.<Integer>path("segmentVersion")).isEqualTo(1);
    assertThat(paths.stream().map(path -> api.get(path).asString()).toList()).isEqualTo(before);
  }

  @Test
  void refusesAFileWithTooManyRejectsWhole() {
    var api = workspace();
    String id = announced(api, "all", definition("replace", MAPPING));

    var answer = upload(api, id, "id,mail,zone,city\na,a@example.org,,\nb,nothing,,\n");

    answer.then().statusCode(422);
    assertThat(api.get("/v1/imports/{id}", id).<String>path("state")).isEqualTo("REFUSED");
    api.get("/v1/profiles/a").then().statusCode(404);
    upload(api, id, "id,mail,zone,city\n").then().statusCode(409);
  }

  @Test
  void keepsAWithdrawalAgainstAFile() {
    var api = workspace();
    var definition = definition("replace", MAPPING);
    definition.put(
        "consent", Map.of("purposes", List.of("marketing"), "channel", "email", "basis", "card"));
    var file = "id,mail,zone,city\na,a@example.org,,\nb,b@example.org,,\n";
    var first = imported(api, "all", definition, file);
    assertThat(first.<Integer>path("grantedConsents")).isEqualTo(2);
    api.post(
            "/v1/profiles/a/consents",
            Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "asked"))
        .then()
        .statusCode(201);

    var again = imported(api, "all", definition, file);

    assertThat(again.<Integer>path("keptWithdrawals")).isEqualTo(1);
    var consents = api.get("/v1/profiles/a/consents");
    assertThat(consents.<List<String>>path("current.state")).containsExactly("withdrawn");
    assertThat(consents.<List<Boolean>>path("items.granted")).containsExactly(false, true);
  }

  @Test
  void agreesWithAPlainSetOverSequencesOfImports() {
    var api = workspace();
    var random = new Random(18);
    var model = new TreeSet<String>();
    var known = new TreeSet<String>();
    for (int round = 0; round < 8; round++) {
      var mode = List.of("replace", "add", "remove").get(random.nextInt(3));
      var ids =
          random
              .ints(12, 0, 30)
              .mapToObj(i -> "p" + i)
              .collect(Collectors.toCollection(TreeSet::new));
      switch (mode) {
        case "replace" -> model.clear();
        case "remove" -> model.removeAll(ids);
        default -> {}
      }
      if (!mode.equals("remove")) {
        model.addAll(ids);
        known.addAll(ids);
      }
      imported(
          api,
          "some",
          definition(mode, Map.of("externalId", "id")),
          "id\n" + String.join("\n", ids) + "\n");
      assertThat(members(api, "some"))
          .as("round %d", round)
          .containsExactlyInAnyOrderElementsOf(model);
    }
    assertThat(known).isNotEmpty();
  }

  @Test
  void importsTheHouseholdsOfCampaign18() throws IOException {
    var file = TestingData.find("complete-journey/campaigns.csv");
    var households =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("\"18\","))
            .map(line -> line.split(",")[1])
            .toList();
    var api = workspace();

    var done =
        imported(
            api,
            "campaign-18",
            definition("replace", Map.of("externalId", "household_id")),
            "household_id\n" + String.join("\n", households) + "\n");

    assertThat(done.<Integer>path("createdProfiles")).isEqualTo(1_133);
    assertThat(api.get("/v1/segments/campaign-18").<Integer>path("members")).isEqualTo(1_133);
  }
}
