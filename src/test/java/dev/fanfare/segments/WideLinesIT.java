package dev.fanfare.segments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.SubjectNumbers;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is held of a file is bounded by its bytes, however few people they are. */
@QuarkusTest
final class WideLinesIT {

  private static final int LINES = 30;

  /** About 0.4 MB: as wide as one attribute may be. */
  private static final String WIDE =
      "[" + String.join(",", Collections.nCopies(100, "\"" + "x".repeat(4_000) + "\"")) + "]";

  /** A chunk may be larger than the bound by its last person. */
  private static final int MOST = PackedPeople.FULL + (1 << 20);

  @Inject SubjectNumbers numbers;

  @Test
  void aFewWidePeopleMakeManyChunks() throws IOException {
    var fields =
        List.<Field>of(
            new Field.ExternalId("id"), new Field.Attribute("a", "\"a\"", AttributeType.STRINGS));
    var rows = new JsonRows(file("{\"id\":\"p%d\",\"a\":%s}\n"), fields);
    try (var lines = new MappedLines(rows, new PersonCheck(fields, numbers.fresh()))) {
      var parts = parts(lines);

      assertThat(parts).hasSizeGreaterThan(2);
      assertThat(parts.stream().map(StagedPart::chunk)).doesNotHaveDuplicates();
      assertThat(lines.chunks()).isEqualTo(parts.size());
    }
  }

  @Test
  void aFewWideEndpointsMakeManyParts() throws IOException {
    var definition =
        new ImportDefinition(
            ImportMode.REPLACE,
            ImportFormat.JSONL,
            ImportLayout.PINPOINT,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    var columns = new PinpointColumns(definition, Map.of("a", AttributeType.STRINGS));
    var records = new JsonRecords(file("{\"Id\":\"p%d\",\"Attributes\":{\"A\":%s}}\n"));
    var check = new PinpointCheck(columns, numbers.fresh());
    try (var lines = new PinpointLines(records, columns, check)) {
      parts(lines);
    }
  }

  /** All parts, as they are handed over; none is larger than it may be, nor all at one time. */
  private static List<StagedPart> parts(FileLines lines) throws IOException {
    var all = new ArrayList<StagedPart>();
    int people = 0;
    int handed = 0;
    while (lines.next()) {
      assertThat(lines.take()).as("line %d: %s", lines.line(), lines.rejects()).isTrue();
      people++;
      if (lines.isFull()) {
        var parts = lines.parts(false);
        handed++;
        assertThat(bytes(parts)).isBetween(1, MOST);
        assertThat(lines.isFull()).isFalse();
        all.addAll(parts);
      }
    }
    var last = lines.parts(true);
    assertThat(bytes(last)).isLessThan(MOST);
    all.addAll(last);
    var ids = new HashSet<String>();
    all.forEach(
        part -> PackedPeople.read(part.payload()).forEach(person -> ids.add(person.externalId())));
    assertThat(ids).hasSize(people).hasSize(LINES);
    assertThat(handed).isGreaterThan(1);
    return all;
  }

  private static int bytes(List<StagedPart> parts) {
    return parts.stream().mapToInt(part -> part.payload().length).sum();
  }

  private static InputStream file(String line) {
    var file = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      file.append(line.formatted(i, WIDE));
    }
    return new ByteArrayInputStream(file.toString().getBytes(UTF_8));
  }
}
