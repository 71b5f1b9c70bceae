package dev.fanfare.dispatch;

import dev.fanfare.platform.Keystore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;

/** Looks for words in every store the engine and its host have. */
final class CanarySearch implements AutoCloseable {

  private final CanaryTables tables;
  private final CanaryTopics topics = new CanaryTopics();
  private final CanaryLog log = CanaryLog.listen();
  private final CanaryFiles files = new CanaryFiles(data(), uploads());

  CanarySearch(Keystore keystore) {
    this.tables = new CanaryTables(keystore);
  }

  /** The folder of the host and of the engine under test. */
  static Path data() {
    var keystore = ConfigProvider.getConfig().getValue("fanfare.keystore", Path.class);
    return Objects.requireNonNull(keystore.getParent());
  }

  /** Where an HTTP server would keep a body that it cannot hold. */
  static Path uploads() {
    return Path.of(System.getProperty("java.io.tmpdir"), "uploads");
  }

  CanaryTopics topics() {
    return topics;
  }

  /** Tables alone: the rest of a place's name is gone. */
  Set<String> tables(List<String> canaries) throws SQLException {
    return tables.holding(words(canaries));
  }

  /** Every place where one of them stands, in any case. */
  Set<String> places(List<String> canaries)
      throws SQLException, IOException, ExecutionException, InterruptedException {
    var words = words(canaries);
    var places = new TreeSet<String>();
    tables.holding(words).forEach(table -> places.add("table " + table));
    topics.holding(words).forEach(topic -> places.add("topic " + topic));
    files.holding(words).forEach(file -> places.add("file " + file));
    if (log.holds(words)) {
      places.add("log");
    }
    return places;
  }

  private static Predicate<String> words(List<String> canaries) {
    var sought = canaries.stream().map(canary -> canary.toLowerCase(Locale.ROOT)).toList();
    return text -> {
      var lower = text.toLowerCase(Locale.ROOT);
      return sought.stream().anyMatch(lower::contains);
    };
  }

  @Override
  public void close() {
    log.close();
  }
}
