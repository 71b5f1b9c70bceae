package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.announced;
import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.ended;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.upload;
import static dev.fanfare.segments.Importing.workspace;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What models say of people comes back as a segment, whole, once, and for a while. */
@QuarkusTest
final class ScoresIT {

  private static final String HEADER =
      "subject,score,rank_pct,segment,model_id,model_version,as_of,expires_at,uplift,variant\n";
  private static final int PEOPLE = 200;

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  private final Map<String, String> subjects = new HashMap<>();
  private final String expiry =
      Instant.now().plus(7, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
  private Api api;

  @BeforeEach
  void people() {
    api = workspace();
    var file = new StringBuilder("id\n");
    for (int i = 0; i < PEOPLE; i++) {
      file.append("p").append(i).append('\n');
    }
    imported(api, "all", definition("replace", Map.of("externalId", "id")), file.toString());
    var page = api.get("/v1/segments/all/members?limit=500");
    page.<List<Map<String, String>>>path("items")
        .forEach(member -> subjects.put(member.get("externalId"), member.get("subject")));
  }

  @Test
  void bringsScoresWithTheirModelAndKeepsThoseNotNamedByADelta() {
    var first =
        imported(api, "churn", scores("replace"), HEADER + line("p1", 0.9) + line("p2", 0.5));

    assertThat(first.<String>path("state")).isEqualTo("DONE");
    assertThat(first.<Integer>path("rowsApplied")).isEqualTo(2);
    var segment = api.get("/v1/segments/churn");
    assertThat(segment.<String>path("scoredBy.modelId")).isEqualTo("churn-model");
    assertThat(segment.<String>path("scoredBy.expiresAt")).isEqualTo(expiry);
    assertThat(scoresOf("churn")).isEqualTo(Map.of("p1", 0.9f, "p2", 0.5f));

    var delta = imported(api, "churn", scores("add"), HEADER + line("p2", 0.6) + line("p3", 0.1));

    assertThat(delta.<Integer>path("segmentVersion")).isEqualTo(2);
    assertThat(scoresOf("churn")).isEqualTo(Map.of("p1", 0.9f, "p2", 0.6f, "p3", 0.1f));
    var other =
        api.post("/v1/segments/churn/imports", definition("add", Map.of("externalId", "id")));
    other.then().statusCode(409);
    api.post("/v1/segments/all/imports", scores("add")).then().statusCode(409);
  }

  @Test
  void letsRulesAskHowHighAScoreIs() {
    imported(api, "churn", scores("replace"), HEADER + line("p1", 0.9) + line("p2", 0.5));

    var asked =
        api.post(
            "/v1/segments/preview",
            Map.of("condition", "score(\"churn\") > 0.8", "person", "p2", "sample", 10));

    asked.then().statusCode(200);
    assertThat(asked.<List<String>>path("sample.externalId")).containsExactly("p1");
    assertThat(asked.<Boolean>path("selects")).isFalse();
    assertThat(asked.<Map<String, Integer>>path("segments")).isEqualTo(Map.of("churn", 1));
    api.post("/v1/segments/preview", Map.of("condition", "score(\"all\") > 0.8"))
        .then()
        .statusCode(422);
  }

  @Test
  void takesTheSameFileOnceAndOtherScoresOfTheSamePeopleAgain() {
    var file = HEADER + line("p1", 0.9);
    imported(api, "churn", scores("replace"), file);

    var again = imported(api, "churn", scores("replace"), file);
    var other = imported(api, "churn", scores("replace"), HEADER + line("p1", 0.2));

    assertThat(again.<Integer>path("segmentVersion")).isEqualTo(1);
    assertThat(other.<Integer>path("segmentVersion")).isEqualTo(2);
    assertThat(scoresOf("churn")).isEqualTo(Map.of("p1", 0.2f));
  }

  @Test
  void refusesAFileOfWhichMoreThanOnePercentIsNobody() throws SQLException {
    imported(api, "churn", scores("replace"), HEADER + line("p1", 0.9));
    var known = new StringBuilder(HEADER);
    subjects.keySet().forEach(person -> known.append(line(person, 0.5)));
    var one = known + lineOf("7", 0.5);
    var three = one + lineOf("8", 0.5) + lineOf("9", 0.5);

    var refused = imported(api, "churn", scores("replace"), three);
    assertThat(refused.<String>path("state")).isEqualTo("REFUSED");
    assertThat(refused.<String>path("problem")).contains("3 of 203 are nobody's");
    assertThat(members(api, "churn")).containsExactly("p1");
    assertThat(scoreRows()).isEqualTo(1);

    var taken = imported(api, "churn", scores("replace"), one);
    assertThat(taken.<Integer>path("unknownPeople")).isEqualTo(1);
    assertThat(taken.<Integer>path("rowsApplied")).isEqualTo(PEOPLE);
  }

  @Test
  void rejectsWhatIsOfAnotherSegmentOrModel() {
    var definition = scores("replace");
    definition.put("maxRejects", 90);
    var file =
        HEADER
            + line("p1", 0.9)
            + line("p2", 0.9).replace(",churn,", ",other,")
            + line("p3", 0.9).replace("churn-model", "another")
            + line("p4", 0.9).replace("0.9", "high")
            + line("p5", 0.9).replace(",50,", ",101,")
            + line("p1", 0.8)
            + lineOf("nobody", 0.9);

    var done = imported(api, "churn", definition, file);

    assertThat(done.<Integer>path("rowsApplied")).isEqualTo(1);
    var rejects = api.get("/v1/imports/{id}/rejects", done.<String>path("id"));
    assertThat(rejects.<List<Integer>>path("items.line")).containsExactly(3, 4, 5, 6, 7, 8);
    assertThat(rejects.<List<String>>path("items.column"))
        .containsExactly("segment", "model_id", "score", "rank_pct", "subject", "subject");
  }

  @Test
  void refusesScoresThatHaveExpiredAndColumnsThatMeanNothing() {
    var old = HEADER + line("p1", 0.9).replace(expiry, "2026-01-02T00:00:00Z");
    for (var file : List.of(old, "score,colour\n1,red\n", HEADER)) {
      String id = announced(api, "churn", scores("replace"));
      upload(api, id, file).then().statusCode(422);
      assertThat(ended(api, id).<String>path("state")).isEqualTo("REFUSED");
    }
  }

  @Test
  void holdsAFileAgainstItsManifest() throws Exception {
    var file = HEADER + line("p1", 0.9) + line("p2", 0.5);
    var sha256 =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.getBytes(UTF_8)));
    var wrong = "0".repeat(64);
    assertThat(upload(api, manifested(2, wrong), file).<String>path("violations[0].place"))
        .isEqualTo("manifest.files[0].sha256");
    assertThat(upload(api, manifested(3, sha256), file).<String>path("violations[0].place"))
        .isEqualTo("manifest.files[0].rows");

    String id = manifested(2, sha256);
    upload(api, id, file).then().statusCode(202);

    assertThat(ended(api, id).<String>path("scoredBy.sha256")).isEqualTo(sha256);
    assertThat(api.get("/v1/segments/churn").<String>path("scoredBy.modelCard"))
        .isEqualTo("https://models.example.com/churn");
  }

  @Test
  void tellsADryRunAndForgetsWhoIsErased() throws SQLException {
    var definition = scores("replace");
    definition.put("dryRun", true);
    var file = HEADER + line("p1", 0.9) + line("p2", 0.5);
    var dry = imported(api, "churn", definition, file);
    assertThat(dry.<String>path("state")).isEqualTo("CHECKED");
    assertThat(dry.<Integer>path("joinedMembers")).isEqualTo(2);
    assertThat(scoreRows()).isZero();
    imported(api, "churn", scores("replace"), file);
    var told = api.get("/v1/profiles/p1/data");
    assertThat(told.<Float>path("segments.find { it.segment == 'churn' }.score")).isEqualTo(0.9f);

    api.delete("/v1/profiles/p1").then().statusCode(200);

    assertThat(scoresOf("churn")).isEqualTo(Map.of("p2", 0.5f));
    assertThat(scoreRows()).isEqualTo(1);
  }

  private String manifested(int rows, String sha256) {
    var definition = scores("replace");
    definition.put(
        "manifest",
        Map.of(
            "files",
            List.of(Map.of("name", "part-0.csv", "rows", rows, "sha256", sha256)),
            "modelCard",
            "https://models.example.com/churn"));
    return announced(api, "churn", definition);
  }

  private static Map<String, Object> scores(String mode) {
    var definition = new LinkedHashMap<String, Object>();
    definition.put("mode", mode);
    definition.put("format", "csv");
    definition.put("layout", "scores");
    return definition;
  }

  private String line(String person, double score) {
    return lineOf(Objects.requireNonNull(subjects.get(person)), score);
  }

  private String lineOf(String subject, double score) {
    return subject
        + ","
        + score
        + ",50,churn,churn-model,7,2026-01-01T00:00:00Z,"
        + expiry
        + ",0.1,b\n";
  }

  private Map<String, Float> scoresOf(String segment) {
    Response page = api.get("/v1/segments/{name}/members?limit=500", segment);
    var scores = new HashMap<String, Float>();
    for (int i = 0; i < page.<List<Object>>path("items").size(); i++) {
      scores.put(
          page.path("items[%d].externalId".formatted(i)),
          page.path("items[%d].score.score".formatted(i)));
    }
    return scores;
  }

  private int scoreRows() throws SQLException {
    try (var connection = pool.getConnection();
        var select =
            connection.prepareStatement(
                "select count(*) from segment_score where profile_id = any (?)")) {
      select.setArray(
          1,
          connection.createArrayOf(
              "int8", subjects.values().stream().map(Long::valueOf).toArray()));
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
