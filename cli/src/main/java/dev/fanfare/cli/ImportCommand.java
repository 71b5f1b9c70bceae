package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Table;
import dev.fanfare.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = "Takes a file of people into a segment.")
final class ImportCommand implements Callable<Integer> {

  /** What the file does to the segment's members. */
  enum Mode {
    REPLACE,
    ADD,
    REMOVE
  }

  /** What the columns mean. */
  enum Layout {
    COLUMNS,
    PINPOINT,
    SCORES
  }

  /** How the file is written. */
  enum Format {
    CSV,
    JSONL
  }

  private static final int REJECTS_SHOWN = 10;
  private static final Set<String> ENDED_WELL = Set.of("DONE", "CHECKED");
  private static final Set<String> FIELDS =
      Set.of("externalId", "email", "phone", "zone", "locale");

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "FIELD=COLUMN",
      description = {
        "Which column holds what: externalId, email, phone, zone, locale,",
        "and declared attributes by their names."
      })
  private Map<String, String> map = new LinkedHashMap<>();

  @Option(
      names = "--mode",
      paramLabel = "replace|add|remove",
      defaultValue = "replace",
      description = "What the file does to the members (default: ${DEFAULT-VALUE}).")
  private Mode mode = Mode.REPLACE;

  @Option(
      names = "--format",
      paramLabel = "csv|jsonl",
      description = "How the file is written; else its ending says it.")
  private @Nullable Format format;

  @Option(
      names = "--layout",
      paramLabel = "columns|pinpoint|scores",
      defaultValue = "columns",
      description = {
        "What the columns mean: as --map says, as Amazon Pinpoint names them,",
        "or what a model says of people by subject number."
      })
  private Layout layout = Layout.COLUMNS;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of a pinpoint file that are not taken.")
  private List<String> ignore = List.of();

  @Option(
      names = "--region",
      paramLabel = "COUNTRY",
      description = "Where telephone numbers are read without a country's code, such as AT.")
  private @Nullable String region;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "JSON that says what a file of scores must be: its rows and its SHA-256.")
  private @Nullable Path manifest;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "Between columns of CSV, or the word tab; else a comma.")
  private @Nullable String separator;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Of CSV, such as windows-1252; else as its first bytes say, or UTF-8.")
  private @Nullable String encoding;

  @Option(
      names = "--dry-run",
      description = "Tells what the file would change, and changes nothing.")
  private boolean dryRun;

  @Option(
      names = "--consent",
      split = ",",
      paramLabel = "PURPOSE",
      description = "Everybody in the file agreed to this purpose; needs --basis.")
  private List<String> purposes = List.of();

  @Option(
      names = "--channel",
      paramLabel = "email|sms",
      defaultValue = "email",
      description = "Where they agreed to be written to (default: ${DEFAULT-VALUE}).")
  private String channel = "email";

  @Option(
      names = "--basis",
      paramLabel = "WORDS",
      description = "What the consent rests on, such as \"ticked at checkout\".")
  private @Nullable String basis;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description = "Where rejected lines are written, as CSV.")
  private @Nullable Path rejects;

  @Parameters(index = "0", paramLabel = "SEGMENT", description = "Made when it does not exist.")
  private String segment = "";

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = {
        "CSV with a header, or JSON lines; also packed with gzip or zstd.",
        "What begins with file: or s3:// is read by the engine itself."
      })
  private String file = "";

  ImportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ObjectNode announcement = announcement();
    ApiClient api = connection.open(shell);
    SegmentImport run = new SegmentImport(api, shell.terminal(), !connection.json());
    JsonNode done =
        isSource()
            ? run.run(segment, announcement.put("source", file))
            : run.run(segment, announcement, shell.directory().resolve(file));
    String rejected = ApiClient.path("/v1/imports/%s/rejects", done.path("id").asText());
    if (rejects != null) {
      save(api, rejected, shell.directory().resolve(rejects));
    }
    if (connection.json()) {
      shell.json(done);
    } else {
      tell(done);
      if (done.path("rowsRejected").asLong() > 0) {
        tellRejects(api.get(rejected + "?limit=" + REJECTS_SHOWN), done);
      }
    }
    return ENDED_WELL.contains(done.path("state").asText()) ? Exit.DONE : Exit.REFUSED;
  }

  private ObjectNode announcement() throws IOException {
    if (purposes.isEmpty() != (basis == null)) {
      throw new UsageProblem("--consent and --basis come together.");
    }
    if (layout == Layout.COLUMNS && !map.containsKey("externalId")) {
      throw new UsageProblem("--map says no column for externalId, which tells people apart.");
    }
    ObjectNode announcement = ApiClient.JSON.createObjectNode();
    announcement.put("mode", mode.name().toLowerCase(Locale.ROOT));
    announcement.put("format", format().name().toLowerCase(Locale.ROOT));
    if (layout != Layout.COLUMNS) {
      announcement.put("layout", layout.name().toLowerCase(Locale.ROOT));
    }
    if (!ignore.isEmpty()) {
      ignore.forEach(announcement.putArray("ignore")::add);
    }
    if (manifest != null) {
      announcement.set(
          "manifest",
          ApiClient.JSON.readTree(Files.readString(shell.directory().resolve(manifest))));
    }
    if (region != null) {
      announcement.put("region", region);
    }
    if (separator != null) {
      announcement.put("separator", separator.equals("tab") ? "\t" : separator);
    }
    if (encoding != null) {
      announcement.put("encoding", encoding);
    }
    if (dryRun) {
      announcement.put("dryRun", true);
    }
    if (!map.isEmpty()) {
      announcement.set("mapping", mapping());
    }
    if (basis != null) {
      ObjectNode consent = announcement.putObject("consent");
      purposes.forEach(consent.putArray("purposes")::add);
      consent.put("channel", channel).put("basis", basis);
    }
    return announcement;
  }

  private ObjectNode mapping() {
    ObjectNode mapping = ApiClient.JSON.createObjectNode();
    ObjectNode attributes = ApiClient.JSON.createObjectNode();
    map.forEach(
        (field, column) -> (FIELDS.contains(field) ? mapping : attributes).put(field, column));
    if (!attributes.isEmpty()) {
      mapping.set("attributes", attributes);
    }
    return mapping;
  }

  /** Whether the engine reads it, of whose machine the words speak. */
  private boolean isSource() {
    return file.startsWith("file:") || file.startsWith("s3://");
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
    if (name.endsWith(".csv")) {
      return Format.CSV;
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return Format.JSONL;
    }
    throw new UsageProblem("Say --format csv or jsonl: the name " + file + " does not.");
  }

  private static void save(ApiClient api, String path, Path target) throws IOException {
    try (InputStream csv = api.stream(path, "text/csv")) {
      Files.copy(csv, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void tell(JsonNode done) {
    Terminal terminal = shell.terminal();
    String state = done.path("state").asText();
    if (state.equals("CHECKED")) {
      DryRunReport.of(segment, done).print(terminal);
      return;
    }
    if (!state.equals("DONE")) {
      terminal.error(
          "The import was "
              + state.toLowerCase(Locale.ROOT)
              + ": "
              + done.path("problem").asText("no reason is given"));
      return;
    }
    terminal.line(
        terminal.strong(segment)
            + " is at version "
            + done.path("segmentVersion").asInt()
            + ": "
            + Figures.of(done.path("rowsApplied").asLong(), "row", "rows")
            + " applied, "
            + Figures.number(done.path("createdProfiles").asLong())
            + " people new, "
            + Figures.number(done.path("updatedProfiles").asLong())
            + " known.");
  }

  private void tellRejects(JsonNode page, JsonNode done) {
    Terminal terminal = shell.terminal();
    long rejected = done.path("rowsRejected").asLong();
    terminal.line(Figures.of(rejected, "line", "lines") + " rejected" + where());
    Table table = new Table("line", "column", "value", "reason");
    for (JsonNode reject : page.path("items")) {
      table.row(
          reject.path("line").asText(),
          reject.path("column").asText(),
          cut(reject.path("value").asText()),
          reject.path("reason").asText());
    }
    table.print(terminal);
    if (page.has("next")) {
      terminal.line("…");
    }
  }

  private String where() {
    return rejects == null ? "; --rejects FILE keeps them all:" : ", all in " + rejects + ":";
  }

  private static String cut(String value) {
    return value.length() <= 24 ? value : value.substring(0, 23) + "…";
  }
}
