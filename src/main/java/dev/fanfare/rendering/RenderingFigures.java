package dev.fanfare.rendering;

import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusFigure.Level;
import dev.fanfare.platform.StatusSource;
import jakarta.inject.Singleton;
import java.util.List;

/** Renders of this engine that did not stop when they had to: none, where all is well. */
@Singleton
final class RenderingFigures implements StatusSource {

  private final RenderPool pool;

  RenderingFigures(RenderPool pool) {
    this.pool = pool;
  }

  @Override
  public List<StatusFigure> figures() {
    return List.of(
        stuck(pool.stuck()),
        StatusFigure.number(
            "rendering.given-up",
            "Messages given up because their words did not stop",
            pool.givenUp(),
            "messages",
            pool.givenUp() > 0 ? Level.WATCH : Level.GOOD));
  }

  static StatusFigure stuck(int threads) {
    return StatusFigure.number(
        "rendering.stuck",
        "Threads whose render does not stop",
        threads,
        "threads",
        threads == 0 ? Level.GOOD : threads < RenderPool.MOST_STUCK ? Level.WATCH : Level.BAD);
  }
}
