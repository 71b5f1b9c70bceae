package dev.fanfare.status;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.StatusFigure;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The figures of all rooms. An installation key sees every workspace, others their own. */
@Path("/v1/status")
@RunOnVirtualThread
final class StatusResource {

  private static final Comparator<StatusFigure> ORDER =
      Comparator.comparing(StatusFigure::name)
          .thenComparing(figure -> Objects.requireNonNullElse(figure.of(), ""));

  private final StatusFigures all;
  private final Caller caller;
  private final CampaignClock clock;
  private final NodeLife life;

  StatusResource(StatusFigures all, Caller caller, CampaignClock clock, NodeLife life) {
    this.all = all;
    this.caller = caller;
    this.clock = clock;
    this.life = life;
  }

  record Status(Instant at, String node, StatusFigure.Level level, List<StatusFigure> figures) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.AUDITOR})
  public Status status() {
    var figures = all.read().stream().filter(this::mayBeSeen).sorted(ORDER).toList();
    var worst =
        figures.stream()
            .map(StatusFigure::level)
            .max(Comparator.naturalOrder())
            .orElse(StatusFigure.Level.GOOD);
    return new Status(clock.now(caller.workspace()), life.identity().name(), worst, figures);
  }

  private boolean mayBeSeen(StatusFigure figure) {
    return caller.installation()
        || figure.workspace() == null
        || figure.workspace().equals(caller.workspace());
  }
}
