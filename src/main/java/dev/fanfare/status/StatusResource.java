package dev.fanfare.status;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.StatusFigure;
import dev.fanfare.platform.StatusSource;
import io.quarkus.arc.All;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/** The figures of all rooms. An installation key sees every workspace, others their own. */
@Path("/v1/status")
@RunOnVirtualThread
final class StatusResource {

  private static final Logger LOG = Logger.getLogger(StatusResource.class);

  private static final Comparator<StatusFigure> ORDER =
      Comparator.comparing(StatusFigure::name)
          .thenComparing(figure -> Objects.requireNonNullElse(figure.of(), ""));

  private final List<StatusSource> sources;
  private final Caller caller;
  private final CampaignClock clock;
  private final NodeLife life;

  StatusResource(
      @All List<StatusSource> sources, Caller caller, CampaignClock clock, NodeLife life) {
    this.sources = sources;
    this.caller = caller;
    this.clock = clock;
    this.life = life;
  }

  record Status(Instant at, String node, StatusFigure.Level level, List<StatusFigure> figures) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Status status() {
    var figures =
        sources.stream()
            .flatMap(source -> of(source).stream())
            .filter(this::mayBeSeen)
            .sorted(ORDER)
            .toList();
    var worst =
        figures.stream()
            .map(StatusFigure::level)
            .max(Comparator.naturalOrder())
            .orElse(StatusFigure.Level.GOOD);
    return new Status(clock.now(caller.workspace()), life.identity().name(), worst, figures);
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

  private boolean mayBeSeen(StatusFigure figure) {
    return caller.installation()
        || figure.workspace() == null
        || figure.workspace().equals(caller.workspace());
  }
}
