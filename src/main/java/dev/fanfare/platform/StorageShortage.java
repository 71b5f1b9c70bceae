package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom the database has refused of late because it has no room left. All who are refused try again,
 * so a shortage that lasts is seen as long as it does. Whoever meets it tells, beans and others.
 */
@Singleton
public final class StorageShortage implements StatusSource {

  private static final String DISK_FULL = "53100";

  /** Longer than anybody rests before trying again. */
  private static final Duration LATELY = Duration.ofSeconds(10);

  private static final Map<String, Long> REFUSED = new ConcurrentHashMap<>();

  /** Whether this came of a database without room. */
  public static boolean caused(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure && DISK_FULL.equals(failure.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /** Remembers who was refused, if that was why something failed. */
  public static void note(Throwable thrown) {
    if (caused(thrown)) {
      var thread = Thread.currentThread();
      REFUSED.put(thread.isVirtual() ? "doors" : thread.getName(), System.nanoTime());
    }
  }

  @Override
  public List<StatusFigure> figures() {
    long now = System.nanoTime();
    REFUSED.values().removeIf(at -> now - at > LATELY.toNanos());
    var refused = new TreeSet<>(REFUSED.keySet());
    var figure =
        StatusFigure.number(
            "platform.storage.full",
            "Refused by a database without room",
            refused.size(),
            "",
            refused.isEmpty() ? StatusFigure.Level.GOOD : StatusFigure.Level.BAD);
    return List.of(refused.isEmpty() ? figure : figure.saying(String.join(", ", refused)));
  }
}
