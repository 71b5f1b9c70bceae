package dev.fanfare.budgets;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What budgets have counted, beside what there is of it in single rows, for an auditor. */
@Path("/v1/budget-counts")
@RunOnVirtualThread
class BudgetCountsResource {

  private final Caller caller;
  private final BudgetCountStore counts;
  private final AgroalDataSource background;

  BudgetCountsResource(
      Caller caller,
      BudgetCountStore counts,
      @DataSource("background") AgroalDataSource background) {
    this.caller = caller;
    this.counts = counts;
    this.background = background;
  }

  /**
   * One budget in one unit and period.
   *
   * @param budget the name; of one that was taken away, or of a campaign, its number
   * @param unit messages, or a currency in millionths
   * @param most the limit by which was judged last
   * @param rowsReserved what single messages hold, of the same moment
   * @param rowsSpent of these, what those hold that are SENT
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Count(
      long pot,
      String budget,
      @Nullable String campaign,
      String unit,
      Instant from,
      Instant to,
      long most,
      long reserved,
      long released,
      long spent,
      long rowsReserved,
      long rowsSpent) {}

  record Counts(List<Count> items) {}

  @GET
  @Allowed({Role.ADMIN, Role.AUDITOR})
  public Counts all() {
    var workspace = caller.workspace();
    return new Counts(
        Sql.inTransaction(background, connection -> counts.all(connection, workspace)));
  }
}
