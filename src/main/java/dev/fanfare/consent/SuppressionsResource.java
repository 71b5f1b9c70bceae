package dev.fanfare.consent;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.access.Workspaces;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AddressKeys;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.JsonText;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The suppression list over HTTP. */
@Path("/v1/suppressions")
@RunOnVirtualThread
class SuppressionsResource {

  private static final String LIST = "suppressions";
  private static final Set<String> REASONS =
      Set.of("hard_bounce", "complaint", "manual", "invalid");

  private final Caller caller;
  private final Workspaces workspaces;
  private final AgroalDataSource pool;
  private final SuppressionStore store;
  private final AddressKeys keys;
  private final DoorEvents events;
  private final CampaignClock clock;
  private final Pages pages;

  SuppressionsResource(
      Caller caller,
      Workspaces workspaces,
      AgroalDataSource pool,
      SuppressionStore store,
      AddressKeys keys,
      DoorEvents events,
      CampaignClock clock,
      Pages pages) {
    this.caller = caller;
    this.workspaces = workspaces;
    this.pool = pool;
    this.store = store;
    this.keys = keys;
    this.events = events;
    this.clock = clock;
    this.pages = pages;
  }

  record NewSuppression(
      @Nullable String channel, @Nullable String address, @Nullable String reason) {}

  record View(String channel, String addressKey, String reason, String source, Instant at) {
    static View of(Suppression row) {
      return new View(
          Channel.ofCode(row.channel()).word(),
          HexFormat.of().toHexDigits(row.addressKey()),
          row.reason(),
          row.source(),
          row.at());
    }
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.AUDITOR})
  public Page<View> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var request = pages.read(workspace, LIST, cursor, limit);
    int channel = request.first() ? 0 : Integer.parseInt(request.after().get(0));
    long key = request.first() ? 0 : Long.parseLong(request.after().get(1));
    var rows =
        Sql.inDoorTransaction(
            pool,
            connection -> store.page(connection, workspace, channel, key, request.limit() + 1));
    var page =
        pages.page(
            workspace,
            LIST,
            request,
            rows,
            row -> List.of(String.valueOf(row.channel()), String.valueOf(row.addressKey())));
    return new Page<>(page.items().stream().map(View::of).toList(), page.next());
  }

  @POST
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Response suppress(@Nullable NewSuppression asked) {
    var workspace = caller.workspace();
    var reason = asked == null ? null : asked.reason();
    var given = asked == null ? null : asked.address();
    var word = asked == null ? null : asked.channel();
    new Violations()
        .require(
            word != null && Channel.ofWord(word).isPresent(),
            "/channel",
            word,
            "must be " + Channel.words())
        .requirePresent(given, "/address")
        .require(
            reason != null && REASONS.contains(reason),
            "/reason",
            reason,
            "must be hard_bounce, complaint, manual or invalid")
        .refuse();
    if (given == null || reason == null || word == null) {
      throw new IllegalStateException("refused above");
    }
    var channel = Channel.ofWord(word).orElseThrow();
    long key = key(workspace, channel, given);
    var row = new Suppression(channel.code(), key, reason, "api", clock.now(workspace));
    boolean created =
        Sql.inDoorTransaction(
            pool,
            connection -> {
              boolean inserted = store.insert(connection, workspace, row);
              if (inserted) {
                tell(connection, workspace, "suppression.added", row);
              }
              return inserted;
            });
    var stored =
        Sql.inDoorTransaction(
            pool, connection -> store.read(connection, workspace, row.channel(), row.addressKey()));
    return Response.status(created ? 201 : 200).entity(View.of(stored.orElse(row))).build();
  }

  @DELETE
  @Path("{channel}/{address}")
  @Allowed(Role.ADMIN)
  public void lift(@PathParam("channel") String word, @PathParam("address") String address) {
    var workspace = caller.workspace();
    var channel = Channel.ofWord(word).orElseThrow(() -> ApiProblem.notFound("channel", word));
    long key = keys.of(workspace, channel, channel.normalise(address));
    var at = clock.now(workspace);
    boolean lifted =
        Sql.inDoorTransaction(
            pool,
            connection -> {
              var row = store.read(connection, workspace, channel.code(), key);
              if (row.isEmpty() || !store.delete(connection, workspace, channel.code(), key)) {
                return false;
              }
              tell(
                  connection,
                  workspace,
                  "suppression.removed",
                  new Suppression(channel.code(), key, row.get().reason(), "api", at));
              return true;
            });
    if (!lifted) {
      throw ApiProblem.notFound("suppression", address);
    }
  }

  private long key(WorkspaceId workspace, Channel channel, String given) {
    return switch (channel.judge(given, workspaces.settings(workspace).region())) {
      case Checked.Good(var address) -> keys.of(workspace, channel, channel.normalise(address));
      case Checked.Bad(var rule) -> {
        new Violations().add("/address", given, rule).refuseContent();
        throw new IllegalStateException("refused above");
      }
    };
  }

  private void tell(Connection connection, WorkspaceId workspace, String type, Suppression row)
      throws SQLException {
    var key = HexFormat.of().toHexDigits(row.addressKey());
    var data =
        "{\"channel\":"
            + JsonText.quote(Channel.ofCode(row.channel()).word())
            + ",\"addressKey\":"
            + JsonText.quote(key)
            + ",\"reason\":"
            + JsonText.quote(row.reason())
            + "}";
    var batch = new EventBatch("/workspaces/" + workspace.value());
    batch.add(
        type,
        TimeOrderedId.write(type + "." + key, TimeOrderedId.next()),
        0,
        row.at(),
        data.getBytes(StandardCharsets.UTF_8));
    events.append(connection, workspace, row.addressKey(), batch);
  }
}
