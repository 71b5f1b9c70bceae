package dev.fanfare.dispatch;

import dev.fanfare.audience.DomainStore;
import dev.fanfare.audience.LaterSlice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.budgets.Budgets;
import dev.fanfare.budgets.ReservationKey;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channels.Accounts;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.MessageEventType;
import dev.fanfare.events.RunFacts;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.tracking.MessageRef;
import dev.fanfare.tracking.SentMessages;
import dev.fanfare.tracking.Viewed;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the ledger says of messages that were opened or clicked, and what it learns from that: a
 * message that was seen was sent. Rows being sent again are left to their worker. Any thread.
 */
@Singleton
final class SeenMessages implements SentMessages {

  private static final int NO_PARENT = -1;

  /** Why an unknown message is settled: it was seen. */
  private static final String SEEN = "seen";

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final RunContexts contexts;
  private final Accounts accounts;
  private final LedgerStore ledger;
  private final SliceStore slices;
  private final DomainStore domains;
  private final MessageViews views;
  private final Budgets budgets;

  SeenMessages(
      @DataSource("background") AgroalDataSource pool,
      RunStore runs,
      RunContexts contexts,
      Accounts accounts,
      LedgerStore ledger,
      SliceStore slices,
      DomainStore domains,
      MessageViews views,
      Budgets budgets) {
    this.pool = pool;
    this.runs = runs;
    this.contexts = contexts;
    this.accounts = accounts;
    this.ledger = ledger;
    this.slices = slices;
    this.domains = domains;
    this.views = views;
    this.budgets = budgets;
  }

  @Override
  public Optional<SentRun> run(WorkspaceId workspace, long run) {
    return Sql.inTransaction(pool, connection -> sentRun(connection, workspace, run));
  }

  /** Messages that calls ask for are not tracked: no link of theirs leads here. */
  private Optional<SentRun> sentRun(Connection connection, WorkspaceId workspace, long run)
      throws SQLException {
    var found = runs.find(connection, workspace, run).filter(each -> !each.ofMessages());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var sent = found.get();
    var account = accounts.byId(workspace, sent.accountId());
    return Optional.of(
        new Told(sent, contexts.facts(connection, sent, account, sent.occurrence())));
  }

  /** What is told of the messages of a run. */
  private record Told(Run run, VariantFacts common) implements SentRun {

    @Override
    public RunFacts facts(int variant, long person, long occurrence) {
      var facts = common.of(variant, person);
      return occurrence == 0 ? facts : facts.at(MessageKey.instant(occurrence).toString());
    }

    @Override
    public UUID messageId(OfRun message) {
      var key = MessageKey.of(run, message.person());
      return new MessageIds().of(message.occurrence() == 0 ? key : key.at(message.occurrence()));
    }
  }

  @Override
  public Seen seen(
      Connection connection, WorkspaceId workspace, long run, Set<OfRun> messages, Instant at)
      throws SQLException {
    var sentAt = new HashMap<OfRun, Instant>();
    var settled = new ArrayList<LedgerRow>();
    var people = messages.stream().map(OfRun::person).distinct().sorted().toArray();
    var unknown = new ArrayList<LedgerRow>();
    for (var row : ledger.of(connection, workspace, run, people)) {
      var key = row.key();
      var ofRun = new OfRun(key.profileId(), 0);
      var message = messages.contains(ofRun) ? ofRun : new OfRun(key.profileId(), key.occurrence());
      if (!messages.contains(message)) {
        continue;
      }
      sentAt.put(message, row.endedAt());
      if (row.state() == LedgerState.UNKNOWN) {
        unknown.add(row);
      }
    }
    // Before the rows, as the worker does that records a resend.
    budgets.lock(connection, workspace, reservations(unknown));
    for (var row : unknown) {
      if (ledger.makeSent(connection, row.key(), at)) {
        settled.add(row);
      }
    }
    if (settled.isEmpty()) {
      return new Seen(sentAt, List.of());
    }
    budgets.accepted(connection, workspace, reservations(settled));
    var found = runs.find(connection, workspace, run).orElseThrow();
    var later = settled.stream().map(row -> counted(row, at)).toList();
    slices.add(connection, workspace, found.accountId(), run, later);
    var names = new RunDomains(domains.of(connection, workspace, run));
    return new Seen(
        sentAt, settled.stream().map(row -> told(row, found.ofTrigger(), names, at)).toList());
  }

  @Override
  public Viewed view(MessageRef message) {
    return Sql.inTransaction(pool, connection -> decided(connection, message))
        .filter(run -> !run.ofMessages())
        .<Viewed>map(run -> views.of(run, message))
        .orElseGet(Viewed.NotShown::new);
  }

  /** The run of a message, by the version that decided about its recipient. */
  private Optional<Run> decided(Connection connection, MessageRef message) throws SQLException {
    var found = runs.find(connection, message.workspace(), message.run());
    if (found.isEmpty()) {
      return found;
    }
    var run = found.get();
    long occurrence = message.occurrence() == 0 ? run.occurrence() : message.occurrence();
    int version =
        ledger
            .find(connection, run.id(), occurrence, message.person())
            .map(LedgerRow::version)
            .orElse(0);
    return Optional.of(version == 0 ? run : run.by(version));
  }

  private static List<ReservationKey> reservations(List<LedgerRow> rows) {
    return rows.stream().map(row -> row.key().reservation()).toList();
  }

  /** A slice of one person, which moves the figures from unknown to sent. */
  private static LaterSlice counted(LedgerRow row, Instant at) {
    var tally = new int[Reason.values().length];
    tally[row.reason().tallyIndex()] = -1;
    tally[Reason.NONE.tallyIndex()] = 1;
    long[] person = {row.key().profileId()};
    return new LaterSlice(
        row.key().occurrence(), SliceKind.SETTLED, NO_PARENT, row.attempt(), at, person, tally);
  }

  private static Settled told(LedgerRow row, boolean ofTrigger, RunDomains domains, Instant at) {
    var event =
        new MessageEvent(
            MessageEventType.SETTLED,
            row.key().profileId(),
            new MessageIds().of(row.key()),
            row.attempt(),
            at,
            "send",
            SEEN,
            null,
            null,
            null,
            null,
            row.probability(),
            null,
            domains.name(row.domain()));
    return new Settled(row.variant(), ofTrigger ? row.key().occurrence() : 0, event);
  }
}
