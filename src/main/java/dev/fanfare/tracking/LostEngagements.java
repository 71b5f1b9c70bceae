package dev.fanfare.tracking;

import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusFigure.Level;
import dev.fanfare.platform.StatusSource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts opens and clicks that were never committed: people were led on all the same, and reports
 * will not know of it. Any thread.
 */
@Singleton
final class LostEngagements implements StatusSource {

  private final AtomicLong lost = new AtomicLong();

  void add(int engagements) {
    lost.addAndGet(engagements);
  }

  @Override
  public List<StatusFigure> figures() {
    long count = lost.get();
    return List.of(
        StatusFigure.number(
            "tracking.lost",
            "Opens and clicks lost since this engine started",
            count,
            "events",
            count > 0 ? Level.WATCH : Level.GOOD));
  }
}
