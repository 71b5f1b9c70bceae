package dev.fanfare.status;

import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusSource;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** The figures of all rooms. */
@Singleton
final class StatusFigures {

  private static final Logger LOG = Logger.getLogger(StatusFigures.class);

  private final List<StatusSource> sources;

  StatusFigures(@All List<StatusSource> sources) {
    this.sources = sources;
  }

  List<StatusFigure> read() {
    return sources.stream().flatMap(source -> of(source).stream()).toList();
  }

  /** A source that fails is itself a figure: the others are wanted then most of all. */
  private static List<StatusFigure> of(StatusSource source) {
    try {
      return source.figures();
    } catch (RuntimeException e) {
      LOG.warn("A source of figures failed", e);
      return List.of(
          new StatusFigure(
              null,
              "status.source",
              "Figures that cannot be read",
              null,
              null,
              null,
              "see the log",
              StatusFigure.Level.BAD));
    }
  }
}
