package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Campaign time is a parameter, and no key forgets whose row it is. */
final class MigrationRulesTest {

  private static final Path MIGRATIONS = Path.of("main/resources/db/migration");

  /** Tables of the machine, and keys that are unique without the workspace. */
  private static final Map<String, String> WITHOUT_WORKSPACE =
      Map.ofEntries(
          Map.entry("workspace", "is the workspace"),
          Map.entry("node", "of the machine"),
          Map.entry("installation", "of the machine"),
          Map.entry("duty", "of the machine"),
          Map.entry("import_chunk", "by import, whose id is unique in the installation"),
          Map.entry("import_stage", "by import, whose id is unique in the installation"),
          Map.entry("relay_cursor", "of a writer, who writes for every workspace"),
          Map.entry("event_stream", "of a writer, who writes for every workspace"),
          Map.entry("event", "by stream and sequence; carries the workspace as a column"),
          Map.entry("sink_offset", "of a consumer of the whole topic"),
          Map.entry("sink_position", "of a consumer of the whole topic"),
          Map.entry("slice", "by run, whose id is unique in the installation"));

  private static final Pattern TABLE =
      Pattern.compile("create (?:unlogged )?table (\\w+) \\((.*?)\\n\\)", Pattern.DOTALL);
  private static final Pattern CLOCK =
      Pattern.compile(
          "\\b(now\\s*\\(|current_timestamp|current_date|current_time|localtimestamp|localtime"
              + "|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)");
  private static final Pattern PRIMARY_KEY = Pattern.compile("primary key \\(([^)]*)\\)");
  private static final Pattern TIME_WITH_DEFAULT =
      Pattern.compile("(timestamptz|timestamp|date|time)\\b[^,]*\\bdefault\\b");

  @Test
  void noMigrationReadsTheDatabasesClock() {
    assertThat(CLOCK.matcher(sql()).results().map(java.util.regex.MatchResult::group)).isEmpty();
  }

  @Test
  void noQueryReadsTheDatabasesClock() throws IOException {
    try (var sources = Files.walk(Path.of("main/java"))) {
      assertThat(sources.filter(file -> file.toString().matches(".*(Store|Repository)\\.java")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(CLOCK.matcher(withoutJavaClock(read(file))).find())
                      .as(file.toString())
                      .isFalse());
    }
  }

  @Test
  void noTimeHasADefault() {
    assertThat(tables())
        .allSatisfy(
            (name, body) -> assertThat(TIME_WITH_DEFAULT.matcher(body).find()).as(name).isFalse());
  }

  @Test
  void theWorkspaceIsInEveryKey() {
    var tables = tables();
    assertThat(tables)
        .hasSizeGreaterThan(20)
        .containsKeys(WITHOUT_WORKSPACE.keySet().toArray(String[]::new));
    tables.forEach(
        (name, body) -> {
          var key = PRIMARY_KEY.matcher(body);
          if (key.find()) {
            assertThat(key.group(1).contains("workspace_id"))
                .as("%s has the workspace in its key, or a reason why not", name)
                .isEqualTo(!WITHOUT_WORKSPACE.containsKey(name));
          } else {
            assertThat(WITHOUT_WORKSPACE).containsKey(name);
          }
        });
  }

  private static Map<String, String> tables() {
    var tables = new LinkedHashMap<String, String>();
    TABLE.matcher(sql()).results().forEach(table -> tables.put(table.group(1), table.group(2)));
    return tables;
  }

  /** All migrations, in lower case, without comments. */
  private static String sql() {
    try (var files = Files.list(MIGRATIONS)) {
      return files
          .sorted()
          .map(MigrationRulesTest::read)
          .collect(Collectors.joining("\n"))
          .replaceAll("--[^\\n]*", "")
          .toLowerCase(java.util.Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls of Java's clocks are another test's matter. */
  private static String withoutJavaClock(String java) {
    return java.replaceAll("\\w+\\.now\\(", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
