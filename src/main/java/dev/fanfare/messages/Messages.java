package dev.fanfare.messages;

import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.MessageDefinitions;
import dev.fanfare.campaigns.MessageDefinitions.Ready;
import dev.fanfare.campaigns.MessageRuns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.TestCopy;
import dev.fanfare.consent.Purposes;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Suspended;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.DirectAddresses;
import dev.fanfare.rendering.TemplateSource;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a call asks to send: checked whole, then stored as a small slice of the month's run,
 * from where it goes the way of all messages. Who may be written to is judged there, when the send
 * starts. Any thread.
 */
@Singleton
public final class Messages {

  private final AgroalDataSource doors;
  private final MessageDefinitions definitions;
  private final Purposes purposes;
  private final Recipients recipients;
  private final DirectAddresses addresses;
  private final MessageRuns runs;
  private final MessageStore store;
  private final SliceStore slices;
  private final Event<MessagesTaken> listeners;
  private final CampaignClock clock;

  Messages(
      AgroalDataSource doors,
      MessageDefinitions definitions,
      Purposes purposes,
      Recipients recipients,
      DirectAddresses addresses,
      MessageRuns runs,
      MessageStore store,
      SliceStore slices,
      Event<MessagesTaken> listeners,
      CampaignClock clock) {
    this.doors = doors;
    this.definitions = definitions;
    this.purposes = purposes;
    this.recipients = recipients;
    this.addresses = addresses;
    this.runs = runs;
    this.store = store;
    this.slices = slices;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** Gives a message its id, by its key. */
  @FunctionalInterface
  public interface Naming {
    UUID idOf(Run run, long occurrence, long profileId);
  }

  /** What was taken; the messages in the order of the call. */
  public record Taken(long occurrence, Run run, List<TakenMessage> messages) {}

  /**
   * One message that was taken.
   *
   * @param profile as the workspace calls them; null for an address
   */
  public record TakenMessage(Message message, @Nullable String profile) {}

  /** A call that is right, and to whom it goes. */
  public record Prepared(
      WorkspaceId workspace, MessageRequest request, Ready ready, List<Recipients.Named> named) {

    /** The same, saying something else to everybody: names that the call said already. */
    public Prepared saying(Map<String, String> variables) {
      var json = CallVariables.written(variables);
      return new Prepared(
          workspace, request, ready, named.stream().map(each -> each.told(json)).toList());
    }

    @Override
    public String toString() {
      return "Prepared[" + request + "]";
    }
  }

  /** Takes a call, or tells everything that is wrong with it. */
  public Taken take(WorkspaceId workspace, MessageRequest request, String keyId, Naming naming) {
    var prepared = prepare(workspace, request);
    return Sql.inDoorTransaction(doors, connection -> take(connection, prepared, keyId, naming));
  }

  /** Tells everything that is wrong with a call; nothing is taken yet. */
  public Prepared prepare(WorkspaceId workspace, MessageRequest request) {
    // Words may have to wait for their trial: no connection is held meanwhile.
    return Suspended.call(() -> prepared(workspace, request));
  }

  private Prepared prepared(WorkspaceId workspace, MessageRequest request) {
    var violations = new Violations();
    var broken = new ArrayList<Violation>();
    var ready =
        definitions.check(
            workspace, RequestFile.whole(request), CallVariables.call(request), broken);
    broken.forEach(
        each -> violations.add(RequestFile.place(each.place()), each.value(), each.rule()));
    var named = recipients.named(workspace, request, consentNeeded(workspace, request), violations);
    violations.refuseContent();
    return new Prepared(workspace, request, ready.orElseThrow(), named);
  }

  private boolean consentNeeded(WorkspaceId workspace, MessageRequest request) {
    var purpose = request.purpose();
    return purpose != null
        && purposes.known(workspace, purpose).map(found -> !found.service()).orElse(false);
  }

  /** Takes a call in the caller's transaction. */
  public Taken take(Connection connection, Prepared prepared, String keyId, Naming naming)
      throws SQLException {
    var ready = prepared.ready();
    var sent =
        new Sent(
            prepared.workspace(),
            ready.accountId(),
            RequestFile.wordless(prepared.request()),
            ready.version().words().message(),
            null);
    return take(connection, sent, prepared.named(), keyId, naming);
  }

  /**
   * What is sent, as it is kept.
   *
   * @param definition as a campaign file, without its words
   * @param test what it shows as a test send; null for every other call
   */
  record Sent(
      WorkspaceId workspace,
      int account,
      String definition,
      TemplateSource words,
      @Nullable TestCopy test) {}

  /** Takes what is right already, to whom it goes. */
  Taken take(
      Connection connection, Sent sent, List<Recipients.Named> named, String keyId, Naming naming)
      throws SQLException {
    var workspace = sent.workspace();
    int account = sent.account();
    var now = clock.now(workspace);
    var direct =
        addresses.emails(
            connection,
            workspace,
            named.stream().map(Recipients.Named::address).filter(Objects::nonNull).toList());
    var run = runs.taking(connection, workspace, account, keyId, now);
    long occurrence =
        store.insert(
            connection,
            new MessageStore.Request(
                workspace,
                micros(now),
                run.id(),
                sent.definition(),
                sent.words(),
                sent.test(),
                keyId,
                now));
    var taken = new ArrayList<TakenMessage>();
    var said = new ArrayList<Said>();
    for (var each : named) {
      long subject = subject(each, direct);
      var id = naming.idOf(run, occurrence, subject);
      taken.add(new TakenMessage(new Message(id, occurrence, subject, run.id()), each.profile()));
      said.add(each.said());
    }
    store.insert(connection, workspace, taken.stream().map(TakenMessage::message).toList(), said);
    var people = taken.stream().mapToLong(each -> each.message().profileId()).sorted().toArray();
    slices.addDirect(connection, workspace, account, run.id(), occurrence, now, people);
    listeners.fire(new MessagesTaken(workspace, account));
    return new Taken(occurrence, run, List.copyOf(taken));
  }

  private static long subject(Recipients.Named named, Map<String, Long> direct) {
    var subject = named.subject();
    return subject == null
        ? Objects.requireNonNull(direct.get(Objects.requireNonNull(named.address())))
        : subject;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
