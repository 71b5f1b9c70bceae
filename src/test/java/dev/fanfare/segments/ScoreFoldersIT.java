package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.ended;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.workspace;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scores as clusters write them: many files, a manifest, and a marker when all is written. */
@QuarkusTest
final class ScoreFoldersIT {

  private static final String HEADER =
      "subject,score,rank_pct,segment,model_id,model_version,as_of,expires_at\n";
  private static final int PEOPLE = 120;

  private final String name = "churn-" + UUID.randomUUID();
  private String owner = "";
  private Path folder = Path.of("");
  private final Map<String, String> subjects = new HashMap<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<Map<String, Object>> entries = new ArrayList<>();
  private final String expiry =
      Instant.now().plus(7, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
  private Api api;

  @BeforeEach
  void people() {
    api = workspace();
    owner = api.get("/v1/workspace").path("name");
    folder =
        ConfigProvider.getConfig()
            .getValue("fanfare.import.folder", Path.class)
            .resolve(owner)
            .resolve(name);
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
  void readsAllFilesOfAFolderAsOneImport() throws IOException {
    part("part-0.csv", HEADER + lines(0, 50), 50);
    part("part-1.csv.gz", packed(HEADER + lines(50, 100)), 50);
    part("deep/part-2.csv", HEADER, 0);
    write(manifest(), true);

    var done = read("csv");

    assertThat(done.<String>path("state")).as("%s", done.<String>path("problem")).isEqualTo("DONE");
    assertThat(done.<Integer>path("rowsApplied")).isEqualTo(100);
    assertThat(members(api, "churn")).hasSize(100);
    assertThat(api.get("/v1/segments/churn").<String>path("scoredBy.modelId")).isEqualTo("m");
    // The same manifest again changes nothing.
    assertThat(read("csv").<Integer>path("segmentVersion")).isEqualTo(1);
  }

  @Test
  void readsAFolderOfAStorage() throws IOException {
    part("part-0.jsonl", json(0, 30), 30);
    part("part-1.jsonl.gz", packed(json(30, 60)), 30);
    var endpoint = ConfigProvider.getConfig().getValue("fanfare.import.s3.endpoint", URI.class);
    try (var storage = TestingStorage.start(endpoint.getPort())) {
      files.forEach((file, bytes) -> storage.put("people/" + owner + "/out/" + file, bytes));
      storage.put("people/" + owner + "/out/manifest.json", manifest().getBytes(UTF_8));

      var without = ended(api, announce("s3://people/" + owner + "/out/", "jsonl").path("id"));
      storage.put("people/" + owner + "/out/_SUCCESS", new byte[0]);
      var done = ended(api, announce("s3://people/" + owner + "/out/", "jsonl").path("id"));

      assertThat(without.<String>path("state")).isEqualTo("FAILED");
      assertThat(without.<String>path("problem"))
          .contains("s3://people/" + owner + "/out/ is not complete");
      assertThat(done.<String>path("state")).isEqualTo("DONE");
      assertThat(members(api, "churn")).hasSize(60);
    }
  }

  @Test
  void neverUsesAFolderThatIsNotComplete() throws IOException {
    part("part-0.csv", HEADER + lines(0, 10), 10);
    write(manifest(), false);
    assertThat(read("csv").<String>path("problem")).contains("is not complete", "_SUCCESS");

    part("part-1.csv", HEADER + lines(10, 20), 10);
    write(manifest(), true);
    Files.delete(folder.resolve("part-1.csv"));
    var missing = read("csv");
    assertThat(missing.<String>path("state")).isEqualTo("FAILED");
    assertThat(missing.<String>path("problem")).contains("part-1.csv does not exist");

    Files.write(folder.resolve("part-1.csv"), (HEADER + lines(10, 15)).getBytes(UTF_8));
    var shorter = read("csv");
    assertThat(shorter.<String>path("state")).isEqualTo("REFUSED");
    assertThat(shorter.<String>path("problem")).contains("manifest.files[1].sha256");
    assertThat(api.get("/v1/segments/churn").<Integer>path("version")).isNull();
  }

  @Test
  void saysWhereARefusedLineIs() throws IOException {
    part("part-0.csv", HEADER + lines(0, 50), 50);
    part("part-1.csv", HEADER + lines(50, 90) + line(3, "0.5") + line(95, "high"), 42);
    write(manifest(), true);

    var done = read("csv");

    assertThat(done.<String>path("state")).isEqualTo("DONE");
    var rejects = api.get("/v1/imports/{id}/rejects", done.<String>path("id"));
    assertThat(rejects.<List<String>>path("items.reason"))
        .containsExactly(
            "same subject as line 5 (line 42 of part-1.csv)",
            "must be a number, with a point before its decimals (line 43 of part-1.csv)");
    assertThat(rejects.<List<Integer>>path("items.line")).containsExactly(93, 94);
  }

  @Test
  void refusesAManifestWithEverythingThatIsWrong() throws IOException {
    part("../out.csv", "x", 1);
    part("part-0.snappy.parquet", "x", 1);
    part("part-1.csv", "x", 1);
    part("part-1.csv", "x", -1);
    files.clear();
    write(manifest(), true);

    var refused = read("csv");

    assertThat(refused.<String>path("state")).isEqualTo("REFUSED");
    assertThat(refused.<String>path("problem"))
        .contains(
            "manifest.json/files/0/name: must be another file of the folder",
            "manifest.json/files/1/name: is Parquet, which is not taken",
            "manifest.json/files/3/name: must be another file of the folder",
            "manifest.json/files/3/rows: must be how many rows");
    write("{\"files\": [], \"owner\": \"me\"}", true);
    assertThat(read("csv").<String>path("problem")).startsWith("manifest.json:1:");
  }

  @Test
  void readsOnlyScoresFromFoldersAndTheirOwnManifest() {
    var people = definition("add", Map.of("externalId", "id"));
    people.put("source", "file:" + name + "/");
    api.post("/v1/segments/churn/imports", people)
        .then()
        .statusCode(400)
        .body("violations.place", equalTo(List.of("/source")));
    var scores = scores("file:" + name + "/", "csv");
    scores.put("manifest", Map.of("files", List.of(Map.of("rows", 1, "sha256", "0".repeat(64)))));
    api.post("/v1/segments/churn/imports", scores)
        .then()
        .statusCode(400)
        .body("violations.place", equalTo(List.of("/manifest")));
  }

  private Response read(String format) {
    return ended(api, announce("file:" + name + "/", format).path("id"));
  }

  private Response announce(String source, String format) {
    var announced = api.post("/v1/segments/churn/imports", scores(source, format));
    announced.then().statusCode(201);
    return announced;
  }

  private static Map<String, Object> scores(String source, String format) {
    return new HashMap<>(
        Map.of("mode", "replace", "format", format, "layout", "scores", "source", source));
  }

  private void part(String file, String text, int rows) {
    part(file, text.getBytes(UTF_8), rows);
  }

  private void part(String file, byte[] bytes, int rows) {
    files.put(file, bytes);
    entries.add(Map.of("name", file, "rows", rows, "sha256", sha256(bytes)));
  }

  private String manifest() throws JsonProcessingException {
    return new ObjectMapper()
        .writeValueAsString(Map.of("files", entries, "modelCard", "https://models.example/churn"));
  }

  private void write(String manifest, boolean complete) throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("_SUCCESS"));
    for (var file : files.entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Files.writeString(folder.resolve("manifest.json"), manifest);
    if (complete) {
      Files.createFile(folder.resolve("_SUCCESS"));
    }
  }

  private String lines(int from, int to) {
    var lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(line(i, "0.5"));
    }
    return lines.toString();
  }

  private String line(int person, String score) {
    return String.join(
            ",",
            subjects.get("p" + person),
            score,
            "50",
            "churn",
            "m",
            "1",
            "2026-01-01T00:00:00Z",
            expiry)
        + "\n";
  }

  private String json(int from, int to) {
    var lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(
          """
          {"subject":"%s","score":0.5,"rank_pct":50,"segment":"churn","model_id":"m",\
          "model_version":"1","as_of":"2026-01-01T00:00:00Z","expires_at":"%s"}
          """
              .formatted(subjects.get("p" + i), expiry));
    }
    return lines.toString();
  }

  private static byte[] packed(String text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var packing = new GZIPOutputStream(packed)) {
      packing.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
