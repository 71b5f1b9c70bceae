package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.announced;
import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.ended;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.members;
import static dev.fanfare.segments.Importing.upload;
import static dev.fanfare.segments.Importing.workspace;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.api.EngineRefusal;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as people have them: packed, in old encodings, broken, and made to harm. */
@QuarkusTest
final class ImportFilesIT {

  private static final Map<String, Object> IDS = Map.of("externalId", "id");
  private static final int MEBIBYTE = 1 << 20;

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  @Test
  void takesFilesPackedWithGzipAndZstd() throws IOException {
    var api = workspace();
    for (var encoding : List.of("gzip", "x-gzip", "zstd", "identity")) {
      String id = announced(api, encoding, definition("replace", IDS));
      upload(api, id, encoding, packed(encoding, "id\na\nb\n".getBytes(UTF_8)))
          .then()
          .statusCode(202);
      assertThat(ended(api, id).<Integer>path("rowsApplied")).as(encoding).isEqualTo(2);
      assertThat(members(api, encoding)).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void refusesPackedFilesThatAreBrokenOrDoNotSaySo() throws IOException {
    var api = workspace();
    var file = "id\na\n".getBytes(UTF_8);
    for (var encoding : List.of("gzip", "zstd")) {
      var packed = packed(encoding, file);
      refused(api, encoding, Arrays.copyOf(packed, packed.length - 3), "is not a whole");
      refused(api, encoding, Arrays.copyOf(packed, packed.length + 3), "is not a whole");
      refused(api, encoding, file, "is not a whole");
      refused(api, null, packed, "is packed with " + encoding);
    }
    String id = announced(api, "all", definition("replace", IDS));
    upload(api, id, "br", file).then().statusCode(415);
    assertThat(api.get("/v1/imports/{id}", id).<String>path("state")).isEqualTo("WAITING");
  }

  @Test
  void refusesABombAndKeepsNothingOfIt() throws IOException, SQLException {
    var api = workspace();
    for (var encoding : List.of("gzip", "zstd")) {
      var bomb = new ByteArrayOutputStream();
      try (var packing = packing(encoding, bomb)) {
        packing.write("id\n".getBytes(UTF_8));
        // Lines that are good, so that some would be staged, and lines that are rejected.
        for (int i = 0; i < 20_000; i++) {
          packing.write(("p" + i + "\n").getBytes(UTF_8));
        }
        var tooLong = ("x".repeat(999) + "\n").repeat(1_000).getBytes(UTF_8);
        for (int i = 0; i < 256; i++) {
          packing.write(tooLong);
        }
      }

      String id = refused(api, encoding, bomb.toByteArray(), "times its size");

      api.get("/v1/profiles/p1").then().statusCode(404);
      for (var table : List.of("import_stage", "import_chunk", "import_reject")) {
        assertThat(rows(table, id)).as(table).isZero();
      }
    }
  }

  @Test
  void readsTheEncodingsThatWereAnnounced() throws IOException {
    var api = workspace();
    var file = "id;city\n1;Zürich €\n";
    for (var encoding : List.of("ISO-8859-15", "windows-1252", "UTF-16LE", "UTF-8")) {
      var definition = cities(";");
      definition.put("encoding", encoding);
      String id = announced(api, "all", definition);
      upload(api, id, null, file.getBytes(Charset.forName(encoding))).then().statusCode(202);
      assertThat(ended(api, id).<String>path("encoding")).isEqualTo(encoding);
      assertThat(api.get("/v1/profiles/1").<String>path("attributes.city")).isEqualTo("Zürich €");
      imported(api, "all", cities(";"), "id;city\n1;other\n");
    }
    String marked = announced(api, "all", cities(";"));
    upload(api, marked, null, ("\ufeff" + file).getBytes(UTF_16LE)).then().statusCode(202);
    assertThat(ended(api, marked).<Integer>path("updatedProfiles")).isEqualTo(1);
    assertThat(api.get("/v1/profiles/1").<String>path("attributes.city")).isEqualTo("Zürich €");
  }

  @Test
  void tellsWhereAFileIsNotInItsEncoding() {
    var api = workspace();
    String id = announced(api, "all", cities(";"));

    var answer =
        upload(api, id, null, "id;city\n1;Z\u00fcrich\n".getBytes(Charset.forName("windows-1252")));

    answer.then().statusCode(422);
    assertThat(answer.<String>path("violations[0].place")).isEqualTo("after line 1, byte 12");
    assertThat(answer.<String>path("violations[0].rule"))
        .isEqualTo("must be UTF-8, which has no FC");
  }

  @Test
  void readsJsonLinesInUtf16ByTheirMark() {
    var api = workspace();
    var definition = definition("replace", IDS);
    definition.put("format", "jsonl");
    String id = announced(api, "all", definition);

    api.unchecked()
        .contentType("application/x-ndjson")
        .body("\ufeff{\"id\":\"a\u00fc\"}\n{\"id\":\"b\"}\n".getBytes(UTF_16LE))
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);

    assertThat(ended(api, id).<Integer>path("rowsApplied")).isEqualTo(2);
    assertThat(members(api, "all")).containsExactlyInAnyOrder("a\u00fc", "b");
  }

  @Test
  void takesAnySeparatorAndLinesThatEndWithCarriageReturns() {
    var api = workspace();
    for (var separator : List.of("#", " ", "\u0001", "~", "\u00a7")) {
      imported(api, "all", cities(separator), "id,city\r1,Oslo\r".replace(",", separator));
      var done =
          imported(api, "all", cities(separator), "id,city\r1,Rome\r".replace(",", separator));
      assertThat(done.<Integer>path("rowsApplied")).as(separator).isEqualTo(1);
      assertThat(api.get("/v1/profiles/1").<String>path("attributes.city")).isEqualTo("Rome");
    }
  }

  @Test
  void refusesSeparatorsAndEncodingsThatCannotBe() {
    var api = workspace();
    for (var separator : List.of("\"", "\n", "\r", "a", "7", "ü", ";;", "", "\0")) {
      assertThat(refusedAnnouncement(api, "separator", separator, "csv"))
          .as(separator)
          .containsExactly("/separator");
    }
    for (var encoding : List.of("latin1", "utf-8", "UTF-7", "", "EBCDIC")) {
      assertThat(refusedAnnouncement(api, "encoding", encoding, "csv"))
          .as(encoding)
          .containsExactly("/encoding");
    }
    assertThat(refusedAnnouncement(api, "encoding", "windows-1252", "jsonl"))
        .containsExactly("/encoding");
  }

  /** 300 MB without a line's end: answered while the file still comes. */
  @Test
  void refusesALineWithoutEndEarly() throws IOException {
    var api = workspace();
    for (var start : List.of("", "id\n", "id\n\"")) {
      String id = announced(api, "all", definition("replace", IDS));

      long sent = sentUntilAnswered(api, id, start, "422");

      assertThat(sent).as("bytes sent until the answer").isLessThan(64L * MEBIBYTE);
      var ended = api.get("/v1/imports/{id}", id);
      assertThat(ended.<String>path("state")).isEqualTo("REFUSED");
      assertThat(ended.<String>path("problem")).contains("1 MiB");
    }
  }

  /** The client of the command line, too, sees the answer that comes before it has sent all. */
  @Test
  void tellsTheCommandLineWhyALargeFileIsRefused(@TempDir Path folder) throws IOException {
    var api = workspace();
    var file = folder.resolve("zeros.csv");
    try (var zeros = new RandomAccessFile(file.toFile(), "rw")) {
      zeros.writeBytes("id\n");
      zeros.setLength(300L * MEBIBYTE);
    }
    String id = announced(api, "all", definition("replace", IDS));
    var client = new ApiClient(URI.create(RestAssured.baseURI + ":" + RestAssured.port), api.key());

    assertThatThrownBy(
            () ->
                client.upload(
                    "/v1/imports/" + id + "/file",
                    Map.of("Content-Type", "text/csv"),
                    file,
                    Files.size(file),
                    sent -> {}))
        .isInstanceOfSatisfying(
            EngineRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(422));
  }

  @Test
  void refusesToReplaceEverybodyByNobody() {
    var api = workspace();
    imported(api, "all", definition("replace", IDS), "id\na\n");

    String id = refused(api, null, "id\n".getBytes(UTF_8), "line 2: the file has a header and");

    assertThat(members(api, "all")).containsExactly("a");
    assertThat(api.get("/v1/imports/{id}", id).<Integer>path("rowsRead")).isZero();
    for (var mode : List.of("add", "remove")) {
      assertThat(imported(api, "all", definition(mode, IDS), "id\n").<String>path("state"))
          .as(mode)
          .isEqualTo("DONE");
    }
    assertThat(members(api, "all")).containsExactly("a");
  }

  @Test
  void takesOneFileOfAWorkspaceAtATimeAndThoseOfOthersBesideIt() throws IOException {
    var api = workspace();
    var slow = announced(api, "slow", definition("replace", IDS));
    var quick = announced(api, "quick", definition("replace", IDS));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      var out = begun(socket, api, slow);
      chunk(out, "id\na\n".getBytes(UTF_8));
      Awaiting.until(
          "it is being received",
          () -> "RECEIVING".equals(api.get("/v1/imports/{id}", slow).path("state")));

      var refused = upload(api, quick, "id\nb\n");

      refused.then().statusCode(503).header("Retry-After", "10");
      assertThat(refused.<String>path("detail")).contains("Another file of the workspace");
      assertThat(
              imported(workspace(), "theirs", definition("replace", IDS), "id\nc\n").statusCode())
          .isEqualTo(200);
      out.write("0\r\n\r\n".getBytes(UTF_8));
      assertThat(ended(api, slow).<String>path("state")).isEqualTo("DONE");
    }
    Awaiting.until("the place is free", () -> upload(api, quick, "id\nb\n").statusCode() == 202);
  }

  private static OutputStream begun(Socket socket, Api api, String id) throws IOException {
    var out = socket.getOutputStream();
    out.write(
        ("PUT /v1/imports/"
                + id
                + "/file HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: text/csv\r\nAuthorization: Bearer "
                + api.key()
                + "\r\nTransfer-Encoding: chunked\r\n\r\n")
            .getBytes(UTF_8));
    return out;
  }

  private static long sentUntilAnswered(Api api, String id, String start, String status)
      throws IOException {
    var part = "x".repeat(64 << 10).getBytes(UTF_8);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      var out = begun(socket, api, id);
      chunk(out, start.getBytes(UTF_8));
      long sent = 0;
      while (socket.getInputStream().available() == 0 && sent < 300L * MEBIBYTE) {
        chunk(out, part);
        sent += part.length;
      }
      var answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      assertThat(answer).isEqualTo("HTTP/1.1 " + status);
      return sent;
    }
  }

  private static void chunk(OutputStream out, byte[] part) throws IOException {
    if (part.length > 0) {
      out.write((Integer.toHexString(part.length) + "\r\n").getBytes(UTF_8));
      out.write(part);
      out.write("\r\n".getBytes(UTF_8));
    }
  }

  private static List<String> refusedAnnouncement(
      Api api, String option, String value, String format) {
    var definition = new LinkedHashMap<>(definition("replace", IDS));
    definition.put("format", format);
    definition.put(option, value);
    var answer =
        api.unchecked()
            .contentType("application/json")
            .body(definition)
            .post("/v1/segments/all/imports");
    answer.then().statusCode(400);
    return answer.path("violations.place");
  }

  private static String refused(Api api, @Nullable String encoding, byte[] file, String why) {
    String id = announced(api, "all", definition("replace", IDS));
    upload(api, id, encoding, file).then().statusCode(422);
    var ended = api.get("/v1/imports/{id}", id);
    assertThat(ended.<String>path("state")).isEqualTo("REFUSED");
    assertThat(ended.<String>path("problem")).contains(why);
    return id;
  }

  private int rows(String table, String id) throws SQLException {
    try (var connection = pool.getConnection();
        var select =
            connection.prepareStatement("select count(*) from " + table + " where import_id = ?")) {
      select.setLong(1, TimeOrderedId.read("imp", id));
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static Map<String, Object> cities(String separator) {
    var definition =
        definition("replace", Map.of("externalId", "id", "attributes", Map.of("city", "city")));
    definition.put("separator", separator);
    return definition;
  }

  private static byte[] packed(String encoding, byte[] file) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var packing = packing(encoding, packed)) {
      packing.write(file);
    }
    return packed.toByteArray();
  }

  private static OutputStream packing(String encoding, OutputStream out) throws IOException {
    return switch (encoding) {
      case "identity" -> out;
      case "zstd" -> new ZstdOutputStream(out).setChecksum(true);
      default -> new GZIPOutputStream(out);
    };
  }
}
