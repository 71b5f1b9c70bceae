package dev.fanfare.dispatch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Listens to what the engine under test logs, with the words of what was thrown. */
final class CanaryLog extends Handler implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final PatternFormatter formatter = new PatternFormatter("%c %s%e");

  private CanaryLog() {}

  static CanaryLog listen() {
    var log = new CanaryLog();
    Logger.getLogger("").addHandler(log);
    return log;
  }

  boolean holds(Predicate<String> words) {
    return lines.stream().anyMatch(words);
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(formatter.format(line));
  }

  @Override
  public void flush() {
    // Nothing waits.
  }

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
