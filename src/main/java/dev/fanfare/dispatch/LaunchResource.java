package dev.fanfare.dispatch;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.campaigns.Launches;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Launches campaigns. */
@Path("/v1/campaigns/{name}/runs")
@RunOnVirtualThread
class LaunchResource {

  private final AgroalDataSource doors;
  private final Caller caller;
  private final Launches launches;
  private final Forecasts forecasts;
  private final RunViews views;

  LaunchResource(
      AgroalDataSource doors,
      Caller caller,
      Launches launches,
      Forecasts forecasts,
      RunViews views) {
    this.doors = doors;
    this.caller = caller;
    this.launches = launches;
    this.forecasts = forecasts;
    this.views = views;
  }

  /**
   * The body of a launch.
   *
   * @param overrideDeadline launches also what will not be done by its deadline
   */
  record Launch(@Nullable Instant at, @Nullable Boolean overrideDeadline) {}

  @POST
  @Allowed({Role.ADMIN, Role.MARKETER})
  @Transactional
  public Response launch(@PathParam("name") String name, @Nullable Launch asked)
      throws SQLException {
    try (var connection = doors.getConnection()) {
      var at = asked == null ? null : asked.at();
      var run = launches.launch(connection, caller.workspace(), name, at, caller.keyId());
      boolean overridden = asked != null && Boolean.TRUE.equals(asked.overrideDeadline());
      forecasts.launch(connection, run, overridden);
      return Response.created(URI.create("/v1/runs/" + run.publicId()))
          .entity(views.of(connection, run))
          .build();
    }
  }
}
