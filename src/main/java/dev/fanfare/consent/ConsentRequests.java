package dev.fanfare.consent;

import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.SignedTokens;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.JsonText;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Double opt-in: a consent that somebody says a person gave counts once the person has said so
 * themselves, by a link that only their mailbox has. Any thread.
 */
@Singleton
final class ConsentRequests {

  /** How long a person may take. */
  static final Duration LIFE = Duration.ofDays(7);

  /** So that nobody is flooded by forms that strangers fill in with their address. */
  static final Duration BETWEEN = Duration.ofMinutes(1);

  static final Duration DAY = Duration.ofDays(1);
  static final int MOST_A_DAY = 5;

  private static final String USE = "confirmation";

  private final AgroalDataSource pool;
  private final ConsentRequestStore store;
  private final ConsentStore consentStore;
  private final Consents consents;
  private final Purposes purposes;
  private final SignedTokens tokens;
  private final DoorEvents events;
  private final CampaignClock clock;

  ConsentRequests(
      AgroalDataSource pool,
      ConsentRequestStore store,
      ConsentStore consentStore,
      Consents consents,
      Purposes purposes,
      SignedTokens tokens,
      DoorEvents events,
      CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.consentStore = consentStore;
    this.consents = consents;
    this.purposes = purposes;
    this.tokens = tokens;
    this.events = events;
    this.clock = clock;
  }

  /** A request by its link. */
  record Linked(WorkspaceId workspace, ConsentRequest request, Purpose purpose) {}

  /** How a confirmation ended. */
  enum Answer {
    CONFIRMED,
    /** Its time is over, or the address is another by now. */
    EXPIRED
  }

  /** What is done with a question in the transaction that asks it. */
  @FunctionalInterface
  interface Asking {
    void asked(Connection connection, ConsentRequest request) throws SQLException;
  }

  /**
   * Asks the person; empty when they consent already.
   *
   * @throws ApiProblem CONFLICT without an address, TOO_MANY_REQUESTS when it is asked too often
   */
  Optional<ConsentRequest> ask(
      WorkspaceId workspace, long profileId, Consents.Change change, Asking asking) {
    var at = clock.now(workspace);
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          var key = store.addressKey(connection, workspace, profileId, change.channel());
          if (key.isEmpty()) {
            throw new ApiProblem(
                ProblemCode.CONFLICT,
                "The person has no address on " + change.channel().word() + " to consent for.");
          }
          var bits = consentStore.read(connection, workspace, profileId, change.channel());
          if (bits.isPresent() && bits.get().grants(change.purpose())) {
            return Optional.empty();
          }
          store.lockAddress(connection, workspace, key.getAsLong());
          refuseFlood(connection, workspace, key.getAsLong(), at);
          var asked = asked(connection, workspace, profileId, change, key.getAsLong(), at);
          tell(connection, workspace, change, asked, at);
          asking.asked(connection, asked);
          return Optional.of(asked);
        });
  }

  private ConsentRequest asked(
      Connection connection,
      WorkspaceId workspace,
      long profileId,
      Consents.Change change,
      long addressKey,
      Instant at)
      throws SQLException {
    int bit = change.purpose().bit();
    var until = at.plus(LIFE);
    var open =
        store
            .newest(connection, workspace, profileId, change.channel(), bit)
            .filter(request -> request.waits(at) && request.addressKey() == addressKey);
    if (open.isPresent()) {
      var again = open.get().askedAgain(change.basis(), at, until);
      store.askAgain(connection, workspace, again);
      return again;
    }
    var request =
        new ConsentRequest(
            TimeOrderedId.next(),
            profileId,
            change.channel(),
            bit,
            addressKey,
            change.basis(),
            1,
            at,
            until,
            null);
    store.insert(connection, workspace, request);
    return request;
  }

  private void refuseFlood(
      Connection connection, WorkspaceId workspace, long addressKey, Instant at)
      throws SQLException {
    var asked = store.asked(connection, workspace, addressKey, at.minus(DAY));
    var last = asked.last();
    if (last != null && at.isBefore(last.plus(BETWEEN))) {
      throw tooOften(Duration.between(at, last.plus(BETWEEN)));
    }
    if (last != null && asked.times() >= MOST_A_DAY) {
      throw tooOften(Duration.between(at, last.plus(DAY)));
    }
  }

  private static ApiProblem tooOften(Duration left) {
    return ApiProblem.retryLater(
        ProblemCode.TOO_MANY_REQUESTS,
        "This address is asked at most once a minute and " + MOST_A_DAY + " times a day.",
        Math.max(1, left.toSeconds()));
  }

  /** The token of a request; the path of its link is {@code /d/} and the token. */
  String token(WorkspaceId workspace, ConsentRequest request) {
    var facts = ByteBuffer.allocate(Long.BYTES).putLong(request.id()).array();
    return tokens.writer(workspace, USE).write(facts);
  }

  /** What a link asks for; empty when it is none of ours, or was forgotten. */
  Optional<Linked> linked(String token) {
    return tokens
        .read(USE, token)
        .flatMap(
            signed -> {
              var workspace = signed.workspace();
              long id = ByteBuffer.wrap(signed.facts()).getLong();
              return Sql.inDoorTransaction(
                      pool, connection -> store.find(connection, workspace, id))
                  .flatMap(
                      request ->
                          purposes
                              .byBit(workspace, request.purposeBit())
                              .map(purpose -> new Linked(workspace, request, purpose)));
            });
  }

  /** Whether the link can still be answered. */
  boolean waits(Linked linked) {
    return linked.request().waits(clock.now(linked.workspace()));
  }

  /** Takes the person's word: the consent, its history and the request in one transaction. */
  Answer confirm(Linked linked) {
    var workspace = linked.workspace();
    var at = clock.now(workspace);
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          var request = store.locked(connection, workspace, linked.request().id());
          if (request.isEmpty()) {
            return Answer.EXPIRED;
          }
          return confirm(connection, workspace, linked.purpose(), request.get(), at);
        });
  }

  private Answer confirm(
      Connection connection,
      WorkspaceId workspace,
      Purpose purpose,
      ConsentRequest request,
      Instant at)
      throws SQLException {
    if (request.confirmedAt() != null) {
      return Answer.CONFIRMED;
    }
    var key = store.addressKey(connection, workspace, request.profileId(), request.channel());
    if (!request.waits(at) || key.isEmpty() || key.getAsLong() != request.addressKey()) {
      return Answer.EXPIRED;
    }
    store.confirm(connection, workspace, request.id(), at);
    var source = "double-opt-in:" + request.publicId();
    var change = new Consents.Change(purpose, request.channel(), true, request.basis(), source);
    consents.change(connection, workspace, request.profileId(), change, at);
    return Answer.CONFIRMED;
  }

  /** The words of the basis may name the person, so the event leaves them out. */
  private void tell(
      Connection connection,
      WorkspaceId workspace,
      Consents.Change change,
      ConsentRequest request,
      Instant at)
      throws SQLException {
    var data =
        "{\"purpose\":"
            + JsonText.quote(change.purpose().name())
            + ",\"channel\":"
            + JsonText.quote(change.channel().word())
            + ",\"asks\":"
            + request.asks()
            + "}";
    var batch = new EventBatch("/workspaces/" + workspace.value());
    batch.add(
        "consent.requested",
        request.publicId() + "." + request.asks(),
        request.profileId(),
        at,
        data.getBytes(StandardCharsets.UTF_8));
    events.append(connection, workspace, request.profileId(), batch);
  }
}
