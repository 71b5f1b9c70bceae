package dev.fanfare.pressure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every slot as it is, for an auditor. */
@Path("/v1/cap-slots")
@RunOnVirtualThread
class CapSlotsResource {

  private static final int PAGE = 2_000;

  private final Caller caller;
  private final SlotStore slots;
  private final AgroalDataSource background;
  private final ObjectMapper json;

  CapSlotsResource(
      Caller caller,
      SlotStore slots,
      @DataSource("background") AgroalDataSource background,
      ObjectMapper json) {
    this.caller = caller;
    this.slots = slots;
    this.background = background;
    this.json = json;
  }

  /** A line of the stream. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String subject,
      UUID messageId,
      Instant at,
      String channel,
      List<String> tags,
      @Nullable String zone,
      long caps) {

    static Line of(CapSlot slot) {
      return new Line(
          Long.toString(slot.profileId()),
          slot.messageId(),
          slot.at(),
          Channel.ofCode(slot.as().channel()).word(),
          slot.as().tags(),
          slot.zone(),
          slot.caps());
    }
  }

  @GET
  @Produces("application/x-ndjson")
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public StreamingOutput all() {
    var workspace = caller.workspace();
    return out -> stream(workspace, out);
  }

  /** In pages, so that no transaction and no connection waits for whoever reads slowly. */
  private void stream(WorkspaceId workspace, OutputStream out) throws IOException {
    try (var lines = json.writerFor(Line.class).withRootValueSeparator("\n").writeValues(out)) {
      for (var page = page(workspace, null); !page.isEmpty(); ) {
        for (var slot : page) {
          lines.write(Line.of(slot));
        }
        var last = page.getLast();
        page = page(workspace, new SlotStore.Key(last.profileId(), last.messageId()));
      }
    }
  }

  private List<CapSlot> page(WorkspaceId workspace, SlotStore.@Nullable Key after) {
    return Sql.inTransaction(
        background, connection -> slots.page(connection, workspace, after, PAGE));
  }
}
