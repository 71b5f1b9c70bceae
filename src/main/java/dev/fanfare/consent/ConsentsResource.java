package dev.fanfare.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.PublicUrls;
import dev.fanfare.access.Role;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What one person agreed to, over HTTP. */
@Path("/v1/profiles/{externalId}/consents")
@RunOnVirtualThread
class ConsentsResource {

  private static final int LONGEST_BASIS = 500;

  private final Caller caller;
  private final AgroalDataSource pool;
  private final Profiles profiles;
  private final Purposes purposes;
  private final Consents consents;
  private final ConsentStore store;
  private final ConsentRequests requests;
  private final ConfirmationMailer mailer;
  private final Workspaces workspaces;
  private final PublicUrls urls;
  private final CampaignClock clock;
  private final Pages pages;

  ConsentsResource(
      Caller caller,
      AgroalDataSource pool,
      Profiles profiles,
      Purposes purposes,
      Consents consents,
      ConsentStore store,
      ConsentRequests requests,
      ConfirmationMailer mailer,
      Workspaces workspaces,
      PublicUrls urls,
      CampaignClock clock,
      Pages pages) {
    this.caller = caller;
    this.pool = pool;
    this.profiles = profiles;
    this.purposes = purposes;
    this.consents = consents;
    this.store = store;
    this.requests = requests;
    this.mailer = mailer;
    this.workspaces = workspaces;
    this.urls = urls;
    this.clock = clock;
    this.pages = pages;
  }

  record NewConsent(
      @Nullable String purpose,
      @Nullable String channel,
      @Nullable Boolean granted,
      @Nullable String basis,
      @Nullable Boolean confirm,
      ConfirmationMailer.@Nullable Wanted mail) {

    /** Whether the person is to be asked. */
    boolean isToConfirm(Purpose purpose) {
      return Boolean.TRUE.equals(granted)
          && (Boolean.TRUE.equals(confirm) || purpose.doubleOptIn());
    }
  }

  /**
   * A consent that waits for the person; the link is for a mail to their address.
   *
   * @param message the mail that takes it there; null when somebody else sends it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RequestView(
      String purpose,
      String channel,
      String state,
      String confirmUrl,
      @Nullable UUID message,
      Instant expiresAt) {}

  record ChangeView(
      String purpose, String channel, boolean granted, String basis, String source, Instant at) {}

  record StateView(String purpose, String channel, String state) {}

  record View(List<StateView> current, List<ChangeView> items, @Nullable String next) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.AUDITOR})
  public View read(
      @PathParam("externalId") String externalId,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    long id = person(externalId);
    var list = "consents:" + id;
    var request = pages.read(workspace, list, cursor, limit);
    long before = request.first() ? Long.MAX_VALUE : Long.parseLong(request.after().getFirst());
    var rows =
        Sql.inDoorTransaction(
            pool,
            connection -> store.history(connection, workspace, id, before, request.limit() + 1));
    Page<ConsentStore.Entry> page =
        pages.page(workspace, list, request, rows, entry -> List.of(String.valueOf(entry.id())));
    var names = new HashMap<Integer, String>();
    purposes.all(workspace).forEach(purpose -> names.put(purpose.bit(), purpose.name()));
    return new View(
        current(id), page.items().stream().map(entry -> view(entry, names)).toList(), page.next());
  }

  @POST
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Response change(@PathParam("externalId") String externalId, @Nullable NewConsent asked) {
    var given = asked == null ? new NewConsent(null, null, null, null, null, null) : asked;
    var change = judge(given);
    long id = person(externalId);
    var workspace = caller.workspace();
    if (given.isToConfirm(change.purpose())) {
      var waiting = ask(id, externalId, change, given.mail());
      if (waiting.isPresent()) {
        return Response.accepted(waiting.get()).build();
      }
    } else if (given.mail() != null) {
      new Violations()
          .add("/mail", null, "is for a consent that the person confirms: see confirm")
          .refuse();
    }
    var at = clock.now(workspace);
    var outcome =
        Sql.inDoorTransaction(
            pool, connection -> consents.change(connection, workspace, id, change, at));
    if (outcome == Consents.Outcome.NO_ADDRESS) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The person has no address on " + change.channel().word() + " to consent for.");
    }
    var view =
        new ChangeView(
            change.purpose().name(),
            change.channel().word(),
            change.granted(),
            change.basis(),
            change.source(),
            at);
    return Response.status(Response.Status.CREATED).entity(view).build();
  }

  private Optional<RequestView> ask(
      long id,
      String externalId,
      Consents.Change change,
      ConfirmationMailer.@Nullable Wanted wanted) {
    var workspace = caller.workspace();
    var mail =
        wanted == null ? null : mailer.prepare(workspace, externalId, change.purpose(), wanted);
    var message = new AtomicReference<@Nullable UUID>();
    return requests
        .ask(
            workspace,
            id,
            change,
            (connection, request) -> {
              if (mail != null) {
                message.set(mail.send(connection, url(request), caller.keyId()));
              }
            })
        .map(
            request ->
                new RequestView(
                    change.purpose().name(),
                    change.channel().word(),
                    "waiting",
                    url(request),
                    message.get(),
                    request.expiresAt()));
  }

  private String url(ConsentRequest request) {
    var workspace = caller.workspace();
    return urls.base(workspaces.settings(workspace)) + "/d/" + requests.token(workspace, request);
  }

  private Consents.Change judge(NewConsent asked) {
    var basis = asked.basis();
    var channel = asked.channel() == null ? null : Channel.ofWord(asked.channel()).orElse(null);
    new Violations()
        .requirePresent(asked.purpose(), "/purpose")
        .require(channel != null, "/channel", asked.channel(), "must be " + Channel.words())
        .requirePresent(asked.granted(), "/granted")
        .require(
            basis != null && !basis.isBlank() && basis.length() <= LONGEST_BASIS,
            "/basis",
            basis,
            "must say in 1 to 500 characters what it rests on")
        .require(
            !Boolean.TRUE.equals(asked.confirm()) || Boolean.TRUE.equals(asked.granted()),
            "/confirm",
            asked.confirm(),
            "must not be true for a withdrawal: it counts at once")
        .refuse();
    var name = asked.purpose() == null ? "" : asked.purpose();
    var purpose = purposes.byName(caller.workspace(), name).orElse(null);
    new Violations()
        .require(purpose != null, "/purpose", name, "must be a declared purpose")
        .require(
            purpose == null || !purpose.service(),
            "/purpose",
            name,
            "must not be a service purpose: it needs no consent")
        .require(
            purpose == null
                || !purpose.doubleOptIn()
                || !Boolean.TRUE.equals(asked.granted())
                || !Boolean.FALSE.equals(asked.confirm()),
            "/confirm",
            asked.confirm(),
            "must not be false: the purpose asks for confirmation")
        .refuseContent();
    if (purpose == null || channel == null || basis == null) {
      throw new IllegalStateException("refused above");
    }
    return new Consents.Change(
        purpose, channel, Boolean.TRUE.equals(asked.granted()), basis, "api");
  }

  private long person(String externalId) {
    return profiles
        .idOf(caller.workspace(), externalId)
        .orElseThrow(() -> ApiProblem.notFound("profile", externalId));
  }

  private List<StateView> current(long id) {
    var workspace = caller.workspace();
    var states = new ArrayList<StateView>();
    for (var channel : Channel.values()) {
      Sql.inDoorTransaction(pool, connection -> store.read(connection, workspace, id, channel))
          .ifPresent(
              bits ->
                  purposes.all(workspace).stream()
                      .filter(purpose -> !purpose.service())
                      .map(
                          purpose ->
                              new StateView(purpose.name(), channel.word(), state(bits, purpose)))
                      .forEach(states::add));
    }
    return states;
  }

  private static String state(ConsentStore.Bits bits, Purpose purpose) {
    if ((bits.withdrawn() & purpose.mask()) != 0) {
      return "withdrawn";
    }
    return (bits.consented() & purpose.mask()) != 0 ? "granted" : "none";
  }

  private static ChangeView view(ConsentStore.Entry entry, Map<Integer, String> names) {
    return new ChangeView(
        names.getOrDefault(entry.bit(), "unknown"),
        entry.channel().word(),
        entry.granted(),
        entry.basis(),
        entry.source(),
        entry.at());
  }
}
