package dev.fanfare.status;

import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.WorkLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Every figure as a gauge {@code fanfare.status.<figure>}, and how urgent each is as {@code
 * fanfare.status.level} (0 good, 1 watch, 2 bad). Read every ten seconds, whoever scrapes.
 */
@Singleton
final class StatusMeters {

  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final String PREFIX = "fanfare.status.";

  private final StatusFigures figures;
  private final MeterRegistry meters;
  private final Map<String, MultiGauge> gauges = new HashMap<>();
  private final MultiGauge levels;
  private final WorkLoop loop = new WorkLoop("status-meters", this::once);

  StatusMeters(StatusFigures figures, MeterRegistry meters) {
    this.figures = figures;
    this.meters = meters;
    this.levels =
        MultiGauge.builder(PREFIX + "level")
            .description("How urgent a figure is: 0 good, 1 watch, 2 bad")
            .register(meters);
  }

  void start(@Observes @Priority(200) StartupEvent event) {
    loop.start();
  }

  void stop(@Observes @Priority(10) ShutdownEvent event) throws InterruptedException {
    loop.stop();
  }

  private Duration once() {
    var now = figures.read();
    levels.register(
        now.stream()
            .map(
                figure ->
                    MultiGauge.Row.of(
                        tags(figure).and("figure", figure.name()), figure.level().ordinal()))
            .toList(),
        true);
    var byName = now.stream().collect(Collectors.groupingBy(StatusFigure::name));
    byName.forEach((name, same) -> gauges.computeIfAbsent(name, n -> gauge(n, same.getFirst())));
    gauges.forEach(
        (name, gauge) -> gauge.register(rows(byName.getOrDefault(name, List.of())), true));
    return EVERY;
  }

  private MultiGauge gauge(String name, StatusFigure figure) {
    return MultiGauge.builder(PREFIX + name).description(figure.title()).register(meters);
  }

  private static List<MultiGauge.Row<?>> rows(List<StatusFigure> figures) {
    return figures.stream()
        .filter(figure -> figure.value() != null)
        .<MultiGauge.Row<?>>map(
            figure -> MultiGauge.Row.of(tags(figure), Objects.requireNonNull(figure.value())))
        .toList();
  }

  private static Tags tags(StatusFigure figure) {
    var workspace = figure.workspace();
    return Tags.of(
        "of",
        Objects.requireNonNullElse(figure.of(), ""),
        "workspace",
        workspace == null ? "" : String.valueOf(workspace.value()));
  }
}
