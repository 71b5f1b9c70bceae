package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.ended;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.upload;
import static dev.fanfare.segments.TestingStorage.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports read files by themselves where an operator lets them, and nowhere else. */
@QuarkusTest
final class SourcesIT {

  private Api api;
  private String name;
  private Path folder;

  @BeforeEach
  void workspace() throws IOException {
    api = Api.newWorkspace();
    name = api.get("/v1/workspace").path("name");
    folder = Files.createDirectory(folderOf(name));
  }

  @AfterEach
  void empty() throws IOException {
    try (var files = Files.list(folder)) {
      for (var file :
          files.filter(one -> !one.toFile().isDirectory() || Files.isSymbolicLink(one)).toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static Path folderOf(String workspace) {
    return ConfigProvider.getConfig()
        .getValue("fanfare.import.folder", Path.class)
        .resolve(workspace);
  }

  @Test
  void readsNothingThatIsAnotherWorkspaces() throws IOException {
    Files.write(folder.resolve("own.csv"), bytes("id\na\n"));
    var other = Api.newWorkspace();
    String others = other.get("/v1/workspace").path("name");
    Files.createSymbolicLink(folderOf(others), folderOf("nowhere"));
    try {
      assertThat(ended(other, announce(other, "file:own.csv").path("id")).<String>path("problem"))
          .isEqualTo("file:own.csv does not exist");
      announce(other, "file:../" + name + "/own.csv").then().statusCode(400);
      announce(other, "file:" + name + "/own.csv").then().statusCode(201);
      other.get("/v1/profiles/a").then().statusCode(404);
      for (var source :
          List.of("s3://people/" + name + "/own.csv", "s3://people/own.csv", "s3://theirs/x")) {
        var answer = announce(other, source);
        answer.then().statusCode(400);
        assertThat(answer.<String>path("violations[0].place")).as(source).isEqualTo("/source");
      }
      announce(other, "s3://people/" + others + "/own.csv").then().statusCode(201);
    } finally {
      Files.delete(folderOf(others));
    }
  }

  @Test
  void saysWhatIsWrongWithAFileThatCannotBeRead() throws IOException {
    Files.createSymbolicLink(folder.resolve("loop.csv"), folder.resolve("loop.csv"));
    var closed = Files.write(folder.resolve("closed.csv"), bytes("id\na\n"));
    Files.setPosixFilePermissions(closed, Set.of());

    var loop = ended(api, announce("file:loop.csv").path("id"));
    assertThat(loop.<String>path("state")).isEqualTo("FAILED");
    assertThat(loop.<String>path("problem")).startsWith("file:loop.csv cannot be read: ");
    // Who may do everything may read it too.
    if (!Files.isReadable(closed)) {
      assertThat(ended(api, announce("file:closed.csv").path("id")).<String>path("problem"))
          .isEqualTo("file:closed.csv may not be read by the engine: permission denied");
    }
  }

  @Test
  void readsForOthersWhileAFileOfOneWorkspaceDoesNotCome() throws IOException {
    var endpoint = ConfigProvider.getConfig().getValue("fanfare.import.s3.endpoint", URI.class);
    try (var storage = TestingStorage.start(endpoint.getPort())) {
      storage.put("people/" + name + "/slow.csv", bytes("id\n" + "a\n"));
      var go = storage.hold("people/" + name + "/slow.csv");
      String slow = announce("s3://people/" + name + "/slow.csv").path("id");
      Awaiting.until("it is being read", () -> !storage.ranges().isEmpty());
      var other = Api.newWorkspace();
      String others = other.get("/v1/workspace").path("name");
      var theirs = Files.createDirectory(folderOf(others)).resolve("quick.csv");
      Files.write(theirs, bytes("id\nb\n"));

      var quick = ended(other, announce(other, "file:quick.csv").path("id"));

      assertThat(quick.<String>path("state")).isEqualTo("DONE");
      assertThat(api.get("/v1/imports/{id}", slow).<String>path("state")).isEqualTo("RECEIVING");
      go.countDown();
      assertThat(ended(api, slow).<String>path("state")).isEqualTo("DONE");
      Files.delete(theirs);
      Files.delete(theirs.getParent());
    }
  }

  @Test
  void readsFilesOfTheFolderPackedAsTheirNamesSay() throws IOException {
    Files.write(folder.resolve("plain.csv"), bytes("id\na\nb\n"));
    Files.write(folder.resolve("packed.csv.gz"), packed("id\nc\n"));

    for (var name : List.of("plain.csv", "packed.csv.gz")) {
      var announced = announce("file:" + name);
      announced.then().statusCode(201);
      assertThat(announced.<String>path("source")).isEqualTo("file:" + name);
      String id = announced.path("id");
      assertThat(ended(api, id).<String>path("state")).as(name).isEqualTo("DONE");
      upload(api, id, "id\nx\n").then().statusCode(409);
    }

    assertThat(members(api, "all")).containsExactlyInAnyOrder("a", "b", "c");
  }

  /** Where the system tells which files a process has open. */
  @Test
  void closesWhatItHasRead() throws IOException {
    var open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "no list of open files at " + open);
    var file = Files.write(folder.resolve("closed.csv.gz"), packed("id\na\n")).toRealPath();

    ended(api, announce("file:closed.csv.gz").path("id"));

    Awaiting.until("the file is closed", () -> !links(open).contains(file.toString()));
  }

  private static List<String> links(Path folder) {
    var targets = new ArrayList<String>();
    for (var link : Objects.requireNonNull(folder.toFile().listFiles())) {
      try {
        targets.add(Files.readSymbolicLink(link.toPath()).toString());
      } catch (IOException e) {
        targets.add("closed meanwhile");
      }
    }
    return targets;
  }

  @Test
  void findsNoWayOutOfTheFolder(@TempDir Path elsewhere) throws IOException {
    var secret = Files.write(elsewhere.resolve("secret.csv"), bytes("id\nsecret\n"));
    Files.createSymbolicLink(folder.resolve("link.csv"), secret);
    Files.createSymbolicLink(folder.resolve("way"), elsewhere);

    for (var source :
        List.of("file:link.csv", "file:way/secret.csv", "file:way", "file:none.csv")) {
      var end = ended(api, announce(source).path("id"));
      assertThat(end.<String>path("state")).as(source).isEqualTo("FAILED");
      assertThat(end.<String>path("problem")).startsWith(source + " ");
    }
    for (var source : List.of("file:../x.csv", "file:/etc/passwd", "file:a/../../x.csv")) {
      refused(source);
    }
    api.get("/v1/profiles/secret").then().statusCode(404);
  }

  @Test
  void readsObjectsOfAllowedBucketsAndGoesOnWhereTheyBreakOff() throws IOException {
    var endpoint = ConfigProvider.getConfig().getValue("fanfare.import.s3.endpoint", URI.class);
    try (var storage = TestingStorage.start(endpoint.getPort())) {
      var own = "people/" + name;
      storage.put(own + "/2026/gold file.csv", bytes("id\n" + "person-1\n" + "person-2\n"));
      storage.put(own + "/packed", packed("id\nperson-3\n"), "gzip");
      storage.fail(new TestingStorage.Cut(5));

      var first = ended(api, announce("s3://" + own + "/2026/gold file.csv").path("id"));
      var second = ended(api, announce("s3://" + own + "/packed").path("id"));

      assertThat(first.<String>path("state")).isEqualTo("DONE");
      assertThat(second.<String>path("state")).isEqualTo("DONE");
      assertThat(members(api, "all")).containsExactlyInAnyOrder("person-1", "person-2", "person-3");
      var none = "s3://" + own + "/none";
      assertThat(ended(api, announce(none).path("id")).<String>path("problem"))
          .isEqualTo(none + " does not exist (404)");
      refused("s3://others/x.csv");
    }
  }

  @Test
  void refusesABombWhereverItLies() throws IOException {
    var bomb = new ByteArrayOutputStream();
    try (var packing = new GZIPOutputStream(bomb)) {
      packing.write(bytes("id\n"));
      var line = bytes(("x".repeat(999) + "\n").repeat(1_000));
      for (int i = 0; i < 64; i++) {
        packing.write(line);
      }
    }
    Files.write(folder.resolve("bomb.csv.gz"), bomb.toByteArray());

    var end = ended(api, announce("file:bomb.csv.gz").path("id"));

    assertThat(end.<String>path("state")).isEqualTo("REFUSED");
    assertThat(end.<String>path("problem")).contains("times its size");
  }

  private Response announce(String source) {
    return announce(api, source);
  }

  private static Response announce(Api api, String source) {
    var definition = definition("add", Map.of("externalId", "id"));
    definition.put("source", source);
    return api.post("/v1/segments/all/imports", definition);
  }

  private void refused(String source) {
    var answer = announce(source);
    answer.then().statusCode(400);
    assertThat(answer.<String>path("violations[0].place")).as(source).isEqualTo("/source");
  }

  private static byte[] packed(String text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var packing = new GZIPOutputStream(packed)) {
      packing.write(bytes(text));
    }
    return packed.toByteArray();
  }
}
