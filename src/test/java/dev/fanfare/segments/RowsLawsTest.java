package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated hostile files are read as what was written. */
final class RowsLawsTest {

  private static final List<Field> FIELDS =
      List.of(new Field.ExternalId("id"), new Field.Email("mail"), new Field.Zone("zone"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsCsvAsItWasWritten(long seed) throws IOException {
    var random = new Random(seed);
    var written = written(random);
    var file = new StringBuilder("zone,other,id,mail\n");
    for (var row : written) {
      file.append(HostileText.csv(row.get(2))).append(',');
      file.append(HostileText.csv(HostileText.text(random))).append(',');
      file.append(HostileText.csv(row.get(0))).append(',');
      file.append(HostileText.csv(row.get(1))).append(lineEnd(random));
    }

    try (var rows = csv(bytes(file.toString()))) {
      assertThat(all(rows)).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsJsonLinesAsTheyWereWritten(long seed) throws IOException {
    var random = new Random(seed);
    var written = written(random);
    var json = new ObjectMapper();
    var file = new StringBuilder();
    for (var row : written) {
      var line = Map.of("id", row.get(0), "mail", row.get(1), "zone", row.get(2), "x", List.of(1));
      file.append(json.writeValueAsString(line)).append(random.nextBoolean() ? "\n" : "\r\n\n");
    }

    try (var rows = new JsonRows(bytes(file.toString()), FIELDS)) {
      assertThat(all(rows)).isEqualTo(written);
      rows.end();
    }
  }

  @Test
  void rejectsALineOfOtherWidthAlone() throws IOException {
    try (var rows = csv(bytes("id,mail,zone\na,b\nc,d,e\n"))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.broken())
          .isEqualTo(new Reject(2, "", "a", "has 2 columns; the header has 3"));
      assertThat(rows.next()).isTrue();
      assertThat(rows.broken()).isNull();
    }
  }

  @Test
  void rejectsAJsonLineThatIsNoObjectAlone() throws IOException {
    var file = "[1]\n{\"id\":\"a\",\"id\":\"b\"}\n{\"id\":{}}\n{\"id\":\"a\"} x\n{\"id\":\"ok\"}\n";
    try (var rows = new JsonRows(bytes(file), FIELDS)) {
      for (int line = 1; line <= 4; line++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.broken()).as("line %d", line).isNotNull();
      }
      assertThat(rows.next()).isTrue();
      assertThat(rows.broken()).isNull();
      assertThatThrownBy(rows::end).hasMessageContaining("\"mail\" is in no line");
    }
  }

  /** Parsers that are given bytes guess the encoding of each line by its first four. */
  @Test
  void rejectsAJsonLineThatBeginsAsAnotherEncodingAlone() throws IOException {
    var lines =
        List.of("\0\0\0{\"id\":\"a\"}", "\0\0{}", "\0{\0}", "{\0}\0", "\0\0\0", "\0", "a\0\0\0");
    var file = String.join("\n", lines) + "\n{\"id\":\"ok\"}\n";
    try (var rows = new JsonRows(bytes(file), FIELDS);
        var records = new JsonRecords(bytes(file))) {
      for (var line : lines) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.broken()).as(line).isNotNull();
        assertThat(records.next()).isTrue();
        assertThat(records.broken()).as(line).isNotNull();
      }
      assertThat(rows.next()).isTrue();
      assertThat(rows.value(0)).isEqualTo("ok");
      assertThat(records.next()).isTrue();
      assertThat(records.broken()).isNull();
      assertThat(records.values()).isEqualTo(Map.of("id", List.of("ok")));
    }
  }

  /** Hostile lines, whose bytes are anything: broken or read, and the next one is read. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void goesOnBehindAnyJsonLine(long seed) throws IOException {
    var random = new Random(seed);
    var file = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      file.append(HostileText.text(random).replaceAll("[\r\n]", "")).append("\n");
      file.append("{\"id\":\"ok\"}\n");
    }
    int good = 0;
    try (var rows = new JsonRows(bytes(file.toString()), FIELDS)) {
      while (rows.next()) {
        good += rows.broken() == null && "ok".equals(rows.value(0)) ? 1 : 0;
      }
    }

    assertThat(good).isEqualTo(300);
  }

  @Test
  void refusesFilesThatAreNoCsv() {
    refuses("", "the file is empty");
    refuses("id,mail\n", "\"zone\" is missing");
    refuses("id,mail,zone,id\n", "\"id\" comes more than once");
    refuses("id,mail,zone\n\"a,b,c\n", "quotes closed");
    refuses("id,mail,zone\n" + "x".repeat(Rows.LONGEST_LINE + 1) + ",b,c\n", "1 MiB a line");
    refuses("id,mail,zone" + ",x".repeat(500) + "\n", "500 columns");
    assertThatThrownBy(
            () ->
                readCsv(
                    new ByteArrayInputStream(
                        "id,mail,zone\n\u00e9,b,c\n".getBytes(StandardCharsets.ISO_8859_1))))
        .isInstanceOf(RefusedFile.class)
        .hasMessage("after line 1, byte 14: must be UTF-8, which has no E9");
  }

  @Test
  void refusesAJsonLineBeyondTheLimit() {
    var file = "{\"id\":\"" + "x".repeat(2 * Rows.LONGEST_LINE) + "\"}\n";
    assertThatThrownBy(
            () -> {
              try (var rows = new JsonRows(bytes(file), FIELDS)) {
                all(rows);
              }
            })
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining("1 MiB");
  }

  /** Whatever may be announced, read as it was written. */
  @Test
  void readsCsvWithAnySeparator() throws IOException {
    for (char separator :
        " \t#-_.:;|/\\'~^*+=&%$!?@(){}[]<>\u0001\u001f\u00a7\u2016".toCharArray()) {
      var file =
          "id,mail,zone\na#'\\,\"b,c\",d\n".replace(',', separator).replace("a#'\\", "\"a#'\\\"");
      try (var rows =
          new CsvRows(SourceText.of(bytes(file), null).characters(), separator, FIELDS)) {
        assertThat(all(rows))
            .as("separated by %s", separator)
            .containsExactly(List.of("a#'\\", "b" + separator + "c", "d"));
      }
    }
  }

  @Test
  void countsLinesThatEndWithCarriageReturnsAlone() throws IOException {
    try (var rows = csv(bytes("id,mail,zone\ra,b,\"c\rd\"\re,f,g"))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.value(2)).isEqualTo("c\rd");
      assertThat(rows.next()).isTrue();
      assertThat(rows.line()).isEqualTo(4);
      assertThat(rows.value(0)).isEqualTo("e");
      assertThat(rows.next()).isFalse();
    }
  }

  private static CsvRows csv(InputStream body) throws IOException {
    return new CsvRows(SourceText.of(body, null).characters(), ',', FIELDS);
  }

  private static String lineEnd(Random random) {
    return List.of("\n", "\r\n", "\r").get(random.nextInt(3));
  }

  private static void refuses(String file, String why) {
    assertThatThrownBy(() -> readCsv(bytes(file)))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining(why);
  }

  private static void readCsv(InputStream body) throws IOException {
    try (var rows = csv(body)) {
      all(rows);
    }
  }

  private static List<List<String>> all(Rows rows) throws IOException {
    var all = new ArrayList<List<String>>();
    while (rows.next()) {
      assertThat(rows.broken()).isNull();
      all.add(List.of("" + rows.value(0), "" + rows.value(1), "" + rows.value(2)));
    }
    return all;
  }

  private static List<List<String>> written(Random random) {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 300; i++) {
      rows.add(
          List.of(HostileText.text(random), HostileText.text(random), HostileText.text(random)));
    }
    return rows;
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
