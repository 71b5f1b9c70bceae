package dev.fanfare.budgets;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Budgets, exact whoever else judges by them: they are held, so that nobody changes one meanwhile,
 * then the pots that count are locked in the order of their numbers and read as they are locked;
 * what is decided is written before the same transaction ends. At READ COMMITTED. Any thread.
 */
@Singleton
public final class Budgets {

  private final BudgetStore store;
  private final PotStore pots;
  private final ReservationStore reservations;
  private final Map<WorkspaceId, BudgetSet> known = new ConcurrentHashMap<>();

  Budgets(BudgetStore store, PotStore pots, ReservationStore reservations) {
    this.store = store;
    this.pots = pots;
    this.reservations = reservations;
  }

  /**
   * What a transaction wants to know of budgets.
   *
   * @param account through which messages go, whose price counts
   * @param messages the kinds that are to be judged
   * @param own messages that may have reserved before
   */
  public record Asked(
      int account, Set<Counted> messages, Collection<ReservationKey> own, Instant now) {}

  /**
   * Keeps the budgets of a workspace from changing until the transaction ends; before people and
   * pots are locked. Whoever changes them waits for those who hold them, and is not passed by
   * others who come later.
   */
  public void hold(Connection connection, WorkspaceId workspace) throws SQLException {
    store.hold(connection, workspace);
  }

  /**
   * Locks what counts and reads it; the budgets are held.
   *
   * @param moves what the transaction gives back and what was accepted, so far
   */
  public BudgetReading read(Connection connection, WorkspaceId workspace, Asked asked, Moves moves)
      throws SQLException {
    if (asked.messages().isEmpty() && asked.own().isEmpty() && moves.isEmpty()) {
      return BudgetReading.FREE;
    }
    var standing = store.standing(connection, workspace, asked.account());
    var set = set(connection, workspace, standing.version());
    var own = reservations.find(connection, workspace, asked.own());
    var numbers = new TreeSet<>(moves.pots());
    own.values().forEach(each -> numbers.addAll(each.amounts().keySet()));
    var locked =
        pots.lock(connection, workspace, keys(set, asked.messages(), asked.now()), numbers);
    return new BudgetReading(set, standing.price(), asked.now(), locked, own).without(moves);
  }

  /** Budgets as they are, for whoever asks and decides nothing: nothing is locked or made. */
  public BudgetReading look(Connection connection, WorkspaceId workspace, Asked asked)
      throws SQLException {
    var standing = store.standing(connection, workspace, asked.account());
    if (standing.version() == 0) {
      return BudgetReading.FREE;
    }
    var set = store.inForce(connection, workspace);
    var found = pots.find(connection, workspace, keys(set, asked.messages(), asked.now()));
    var own = reservations.find(connection, workspace, asked.own());
    return new BudgetReading(set, standing.price(), asked.now(), found, own);
  }

  /** Writes what a transaction has decided; the pots are locked already. */
  public void write(Connection connection, WorkspaceId workspace, Moves moves) throws SQLException {
    if (moves.isEmpty()) {
      return;
    }
    reservations.insert(connection, workspace, moves.reserved());
    var gone = reservations.delete(connection, workspace, moves.released().keySet());
    var changes = new TreeMap<Long, PotStore.Change>();
    add(changes, moves.reserved().values(), PotStore.Change.Of.RESERVED);
    add(changes, gone, PotStore.Change.Of.RELEASED);
    add(changes, moves.spent().values(), PotStore.Change.Of.SPENT);
    pots.change(connection, workspace, changes, moves.most());
  }

  /** Locks what messages count in, before their rows: as whoever records them does. */
  public void lock(
      Connection connection, WorkspaceId workspace, Collection<ReservationKey> messages)
      throws SQLException {
    var numbers = new TreeSet<Long>();
    reservations
        .find(connection, workspace, messages)
        .values()
        .forEach(each -> numbers.addAll(each.amounts().keySet()));
    pots.lock(connection, workspace, Set.of(), numbers);
  }

  /** Messages that were unknown have been accepted after all. */
  public void accepted(
      Connection connection, WorkspaceId workspace, Collection<ReservationKey> messages)
      throws SQLException {
    var moves = new Moves();
    reservations.find(connection, workspace, messages).forEach(moves::spend);
    pots.lock(connection, workspace, Set.of(), moves.pots());
    write(connection, workspace, moves);
  }

  /** The next messages of a run that have reserved, in key order. */
  public List<Reserved> page(
      Connection connection,
      WorkspaceId workspace,
      long runId,
      @Nullable ReservationKey after,
      int limit)
      throws SQLException {
    return reservations.page(connection, workspace, runId, after, limit);
  }

  private static void add(
      Map<Long, PotStore.Change> changes,
      Collection<Reservation> reservations,
      PotStore.Change.Of of) {
    for (var reservation : reservations) {
      reservation
          .amounts()
          .forEach(
              (pot, amount) ->
                  changes.computeIfAbsent(pot, each -> new PotStore.Change()).add(of, amount));
    }
  }

  private static Set<PotKey> keys(BudgetSet set, Set<Counted> messages, Instant now) {
    var keys = new TreeSet<>(PotKey.ORDER);
    for (var message : messages) {
      for (var budget : set.of(message)) {
        budget.limits().forEach(limit -> keys.add(budget.pot(limit, now)));
      }
    }
    return keys;
  }

  /** The budgets of a version, which nobody changes while it is shared. */
  private BudgetSet set(Connection connection, WorkspaceId workspace, long version)
      throws SQLException {
    var present = known.get(workspace);
    if (present != null && present.version() == version) {
      return present;
    }
    var read = store.inForce(connection, workspace);
    known.put(workspace, read);
    return read;
  }
}
