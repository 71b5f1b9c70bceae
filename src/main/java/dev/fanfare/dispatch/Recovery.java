package dev.fanfare.dispatch;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.audience.Orphan;
import dev.fanfare.audience.Slice;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.events.EventBatch;
import dev.fanfare.events.EventLog;
import dev.fanfare.events.EventStreams;
import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.MessageEventType;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.Sql;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.profiles.RecipientStore;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides about the slices of a life that has ended. People above the start mark are handed on;
 * started people with a row or a later slice are accounted for; control people were certainly not
 * sent; the rest may have been sent and are unknown. All in one transaction per slice, which also
 * raises its epoch.
 */
@Singleton
final class Recovery {

  private static final Logger LOG = Logger.getLogger(Recovery.class);

  private final AgroalDataSource pool;
  private final SliceStore slices;
  private final LedgerStore ledger;
  private final DisturbanceStore disturbances;
  private final RunStore runs;
  private final RunContexts contexts;
  private final Accounts accounts;
  private final EventLog events;
  private final EventStreams streams;
  private final NodeLife node;
  private final CampaignClock clock;
  private final DispatchConfig config;
  private final RecipientStore recipients;
  private final ArmStore arms;
  private final Set<Long> notNow = new HashSet<>();

  Recovery(
      @DataSource("background") AgroalDataSource pool,
      SliceStore slices,
      LedgerStore ledger,
      DisturbanceStore disturbances,
      RunStore runs,
      RunContexts contexts,
      Accounts accounts,
      EventLog events,
      EventStreams streams,
      NodeLife node,
      CampaignClock clock,
      DispatchConfig config,
      RecipientStore recipients,
      ArmStore arms) {
    this.pool = pool;
    this.slices = slices;
    this.ledger = ledger;
    this.disturbances = disturbances;
    this.runs = runs;
    this.contexts = contexts;
    this.accounts = accounts;
    this.events = events;
    this.streams = streams;
    this.node = node;
    this.clock = clock;
    this.config = config;
    this.recipients = recipients;
    this.arms = arms;
  }

  /** Decides about one orphaned slice; false when there is none. One thread at a time. */
  boolean once() {
    return Sql.inTransaction(
        pool,
        connection -> {
          var orphan = slices.lockOrphan(connection, notNow);
          if (orphan.isEmpty()) {
            notNow.clear();
            return false;
          }
          decide(connection, orphan.get());
          return true;
        });
  }

  /** The started people of an orphan, told apart. */
  private record Started(HandOn people, Map<Long, Integer> arms) {
    List<Long> unknown() {
      return people.unknown();
    }
  }

  /** Somebody unknown, as far as is known: the address is the one they have now. */
  private record Lost(
      long profileId, Assigned assigned, @Nullable Long addressKey, int domain, float probability) {

    static Lost of(
        RunContext context, long profileId, @Nullable Integer arm, @Nullable Recipient recipient) {
      var assigned = context.assignments().of(profileId, arm);
      var address = recipient == null ? null : recipient.address();
      return new Lost(
          profileId,
          assigned,
          recipient == null || address == null ? null : recipient.addressKey(),
          context.domains().of(address),
          context.assignments().probability(new Decision.Send(), assigned));
    }
  }

  private void decide(Connection connection, Orphan orphan) throws SQLException {
    var slice = orphan.slice();
    var run =
        runs.find(connection, orphan.workspace(), slice.runId()).orElseThrow().by(slice.version());
    var account = accounts.byId(orphan.workspace(), orphan.accountId());
    if (!contexts.prepare(run, account)) {
      // It waits for the next round, and the orphans of other runs do not wait for it.
      notNow.add(run.id());
      return;
    }
    var context = contexts.of(connection, slice, run, account);
    var started = tellApart(connection, orphan, context, account);
    var now = clock.now(orphan.workspace());
    var loss = loss(context, slice);
    var lost = lost(connection, orphan, context, started);
    if (!lost.isEmpty()) {
      record(connection, orphan, context, lost, now);
      disturbances.insert(connection, orphan, started.unknown().size(), now);
    }
    slices.add(
        connection,
        orphan.workspace(),
        orphan.accountId(),
        slice.runId(),
        started.people().later(slice, loss, now));
    // Whoever was started is accounted for now: by a row, or by a later slice.
    slices.handOn(connection, slice, slice.startedTo(), started.people().tally(slice, loss));
    append(connection, run, context, slice, lost, now);
    LOG.infof(
        "Slice %d of run %s is handed on from %s life %d: %d unknown, %d certainly not sent",
        slice.number(),
        run.publicId(),
        orphan.owner().name(),
        orphan.owner().epoch(),
        started.unknown().size(),
        started.people().notSent().size());
  }

  private Started tellApart(
      Connection connection, Orphan orphan, RunContext context, ProviderAccount account)
      throws SQLException {
    var slice = orphan.slice();
    var people = Arrays.copyOf(slice.profileIds(), slice.startedTo());
    var boxed = Arrays.stream(people).boxed().toArray();
    boolean resend = slice.kind() == SliceKind.RESEND;
    var accounted = ledger.accounted(connection, slice, resend, boxed);
    var known = context.arms(connection, arms, slice.timetable(), people);
    boolean repeatable = account.idempotent() || !config.startMark();
    var handOn =
        HandOn.of(
            slice,
            accounted,
            person -> repeatable || context.assignments().of(person, known.get(person)).control());
    return new Started(handOn, known);
  }

  private void record(
      Connection connection, Orphan orphan, RunContext context, List<Lost> lost, Instant now)
      throws SQLException {
    var rows = lost.stream().map(person -> row(orphan, context, person, now)).toList();
    if (orphan.slice().kind() == SliceKind.RESEND) {
      // By what they were judged before is known, and stays.
      ledger.resolve(connection, rows.stream().map(LedgerRow::withoutFacts).toList());
    } else {
      ledger.insert(connection, oncePerAddress(connection, rows), new LedgerCopy());
    }
  }

  private List<Lost> lost(Connection connection, Orphan orphan, RunContext context, Started started)
      throws SQLException {
    var found = new HashMap<Long, Recipient>();
    RecipientStore.Taker taker = recipient -> found.put(recipient.profileId(), recipient);
    var ids = array(started.unknown());
    recipients.read(connection, orphan.workspace(), context.channel(), ids, taker);
    if (context.run().ofMessages()) {
      recipients.readDirect(connection, orphan.workspace(), context.channel(), ids, taker);
    }
    return started.unknown().stream()
        .map(person -> Lost.of(context, person, started.arms().get(person), found.get(person)))
        .toList();
  }

  /** An address that moved to another person meanwhile has its row already, or gets one here. */
  private List<LedgerRow> oncePerAddress(Connection connection, List<LedgerRow> rows)
      throws SQLException {
    var taken = ledger.taken(connection, rows).addresses();
    return rows.stream()
        .map(
            row ->
                row.addressKey() == null || taken.add(row.addressKey())
                    ? row
                    : row.withoutAddress())
        .toList();
  }

  private static Loss loss(RunContext context, Slice slice) {
    return new Loss(context.definition(), slice.kind(), slice.attempt());
  }

  private static LedgerRow row(Orphan orphan, RunContext context, Lost person, Instant now) {
    return new LedgerRow(
        context.key(person.profileId()),
        LedgerState.UNKNOWN,
        loss(context, orphan.slice()).reason(),
        orphan.slice().attempt(),
        1,
        orphan.slice().number(),
        person.probability(),
        person.addressKey(),
        context.run().campaignVersion(),
        person.assigned().variant(),
        Math.max(0, person.domain()),
        "the worker died: " + orphan.owner().name() + " life " + orphan.owner().epoch(),
        JudgedFacts.lost(person.assigned()),
        now,
        now);
  }

  private void append(
      Connection connection, Run run, RunContext context, Slice slice, List<Lost> lost, Instant now)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + run.workspace().value());
    var ids = new MessageIds();
    var reason = loss(context, slice).reason();
    for (var person : lost) {
      batch.add(
          context.facts(person.assigned().variant(), person.profileId()),
          new MessageEvent(
              MessageEventType.UNKNOWN,
              person.profileId(),
              ids.of(context.key(person.profileId())),
              slice.attempt(),
              now,
              "send",
              reason.wire(),
              null,
              null,
              "the worker died",
              null,
              person.probability(),
              null,
              context.domains().name(person.domain())));
    }
    var stream = streams.own(node.identity().name() + "/recovery");
    events.append(connection, stream, run.workspace(), run.id(), batch, now);
  }

  private static long[] array(List<Long> people) {
    return people.stream().mapToLong(Long::longValue).toArray();
  }
}
