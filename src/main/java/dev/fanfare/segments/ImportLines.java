package dev.fanfare.segments;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.profiles.SubjectNumbers;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the file of an import as it was announced. */
@Singleton
final class ImportLines {

  private final ImportFields fields;
  private final Attributes attributes;
  private final SubjectNumbers numbers;
  private final CampaignClock clock;

  ImportLines(
      ImportFields fields, Attributes attributes, SubjectNumbers numbers, CampaignClock clock) {
    this.fields = fields;
    this.attributes = attributes;
    this.numbers = numbers;
    this.clock = clock;
  }

  FileLines open(SegmentImport of, InputStream file) throws IOException {
    var definition = of.definition();
    var text = SourceText.of(file, definition.announcedEncoding());
    return switch (definition.layoutOrColumns()) {
      case COLUMNS -> mapped(of, text);
      case PINPOINT -> {
        var columns = new PinpointColumns(definition, attributes.types(of.workspace()));
        var check = new PinpointCheck(columns, numbers.fresh());
        yield new PinpointLines(records(definition, text), columns, check);
      }
      case SCORES -> {
        var manifest = definition.manifest();
        var schema = manifest == null ? null : manifest.schema();
        yield scores(of, records(definition, text), schema);
      }
    };
  }

  /** The lines of all files of a folder, as of one. */
  FileLines open(SegmentImport of, ScoreFolder folder) throws IOException {
    var definition = of.definition();
    var records =
        new PartRecords(
            folder,
            file -> records(definition, SourceText.of(file, definition.announcedEncoding())));
    return scores(of, records, folder.manifest().schema());
  }

  private FileLines scores(SegmentImport of, Records records, @Nullable List<String> schema) {
    return new ScoreLines(records, of, schema, clock.now(of.workspace()));
  }

  private FileLines mapped(SegmentImport of, SourceText text) throws IOException {
    var definition = of.definition();
    var meant = fields.of(of.workspace(), definition);
    var rows =
        definition.format() == ImportFormat.JSONL
            ? new JsonRows(text.utf8(), meant)
            : new CsvRows(text.characters(), definition.separatorOrComma(), meant);
    return new MappedLines(rows, new PersonCheck(meant, numbers.fresh()));
  }

  private static Records records(ImportDefinition definition, SourceText text) throws IOException {
    return definition.format() == ImportFormat.JSONL
        ? new JsonRecords(text.utf8())
        : new CsvRecords(text.characters(), definition.separatorOrComma());
  }
}
