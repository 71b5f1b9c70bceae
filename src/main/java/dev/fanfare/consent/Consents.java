package dev.fanfare.consent;

import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.ContactPointStore;
import dev.fanfare.profiles.JsonText;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes what people agreed to: the bits that are judged when a message starts, the history that
 * proves them and the event that tells of it, all in the caller's transaction.
 */
@Singleton
public final class Consents {

  /** Sources of withdrawals that somebody makes who reads the mails of an address. */
  private static final Set<String> FROM_THE_MAILBOX = Set.of("one-click", "page");

  private final ConsentStore store;
  private final ContactPointStore contactPoints;
  private final DoorEvents events;
  private final Event<WithdrawnByLink> withdrawn;

  Consents(
      ConsentStore store,
      ContactPointStore contactPoints,
      DoorEvents events,
      Event<WithdrawnByLink> withdrawn) {
    this.store = store;
    this.contactPoints = contactPoints;
    this.events = events;
    this.withdrawn = withdrawn;
  }

  /**
   * What is changed.
   *
   * @param basis the words or the mechanism it rests on
   * @param source where it came from: api, one-click, page
   */
  public record Change(
      Purpose purpose, Channel channel, boolean granted, String basis, String source) {}

  /** What a change did. */
  public enum Outcome {
    CHANGED,
    /** It was so before; nothing is written. */
    SAME,
    /** There is no address to consent for. A withdrawal needs none: it stands for what comes. */
    NO_ADDRESS
  }

  /**
   * Changes one person's consent. A withdrawal by the link of a mail is the mailbox's: it holds for
   * everybody who has that address now. Nothing else may append events in this transaction.
   */
  public Outcome change(
      Connection connection, WorkspaceId workspace, long profileId, Change change, Instant at)
      throws SQLException {
    return change(connection, workspace, profileId, null, List.of(change), at).getFirst();
  }

  /**
   * As {@link #change(Connection, WorkspaceId, long, Change, Instant)}, several at once, that come
   * through a message.
   *
   * @param run the run of the message, among whose events they are told; null for none
   */
  List<Outcome> change(
      Connection connection,
      WorkspaceId workspace,
      long profileId,
      @Nullable Long run,
      List<Change> changes,
      Instant at)
      throws SQLException {
    var told = new EventBatch("/workspaces/" + workspace.value());
    var outcomes = new ArrayList<Outcome>();
    boolean left = false;
    for (var change : changes) {
      var outcome = forAll(connection, workspace, profileId, change, at, told);
      outcomes.add(outcome);
      left |= outcome == Outcome.CHANGED && !change.granted();
    }
    if (run != null && left) {
      withdrawn.fire(new WithdrawnByLink(workspace, run));
    }
    if (run == null) {
      events.append(connection, workspace, profileId, told);
    } else {
      events.append(connection, workspace, profileId, run, told);
    }
    return outcomes;
  }

  private Outcome forAll(
      Connection connection,
      WorkspaceId workspace,
      long profileId,
      Change change,
      Instant at,
      EventBatch told)
      throws SQLException {
    // Who reads a mailbox speaks for all at its address, and of telephones for themselves alone.
    boolean mailbox =
        !change.granted()
            && change.channel() == Channel.EMAIL
            && FROM_THE_MAILBOX.contains(change.source());
    var others =
        mailbox
            ? store.lockedAtTheAddressOf(connection, workspace, profileId, change.channel())
            : List.<Long>of();
    var outcome = change(connection, workspace, profileId, change, at, told);
    for (long other : others) {
      change(connection, workspace, other, change, at, told);
    }
    return outcome;
  }

  private Outcome change(
      Connection connection,
      WorkspaceId workspace,
      long profileId,
      Change change,
      Instant at,
      EventBatch told)
      throws SQLException {
    if (!change.granted()) {
      contactPoints.ensure(connection, workspace, profileId, change.channel());
    }
    var before = store.locked(connection, workspace, profileId, change.channel());
    if (before.isEmpty() || (change.granted() && !before.get().reachable())) {
      return Outcome.NO_ADDRESS;
    }
    var bits = before.get();
    var after = after(bits, change);
    if (after.equals(bits)) {
      return Outcome.SAME;
    }
    store.write(connection, workspace, profileId, change.channel(), after);
    long id =
        store.append(
            connection,
            workspace,
            new long[] {profileId},
            change.channel(),
            change.purpose().bit(),
            change.granted(),
            change.basis(),
            change.source(),
            at);
    tell(told, profileId, change, id, at);
    return Outcome.CHANGED;
  }

  private static ConsentStore.Bits after(ConsentStore.Bits bits, Change change) {
    int mask = change.purpose().mask();
    return change.granted()
        ? new ConsentStore.Bits(bits.consented() | mask, bits.withdrawn() & ~mask, bits.reachable())
        : new ConsentStore.Bits(
            bits.consented() & ~mask, bits.withdrawn() | mask, bits.reachable());
  }

  /**
   * Appends to the history that people of a file consented, or withdrew; their bits are set with
   * their contact points, and the import's own event tells of them.
   *
   * @param people ascending; nothing is written when empty
   */
  public void record(
      Connection connection,
      WorkspaceId workspace,
      long[] people,
      Channel channel,
      Purpose purpose,
      boolean granted,
      String basis,
      String source,
      Instant at)
      throws SQLException {
    if (people.length > 0) {
      store.append(
          connection, workspace, people, channel, purpose.bit(), granted, basis, source, at);
    }
  }

  /** The words of the basis may name the person, so the event leaves them out. */
  private static void tell(EventBatch told, long profileId, Change change, long id, Instant at) {
    var data =
        "{\"purpose\":"
            + JsonText.quote(change.purpose().name())
            + ",\"channel\":"
            + JsonText.quote(change.channel().word())
            + ",\"granted\":"
            + change.granted()
            + ",\"source\":"
            + JsonText.quote(change.source())
            + "}";
    told.add(
        "consent.changed", "consent." + id, profileId, at, data.getBytes(StandardCharsets.UTF_8));
  }
}
