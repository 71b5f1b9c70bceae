package dev.fanfare.dispatch;

import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.consent.WithdrawnByLink;
import dev.fanfare.messages.MessagesTaken;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkLoop;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.triggers.PeopleEntered;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Keeps one worker for each account that has runs to send, recovers what dead lives left, and ends
 * runs whose people are all accounted for.
 */
@Singleton
final class Dispatcher {

  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final Duration EVERY = Duration.ofMillis(200);

  /** A worker and its thread. */
  private record Running(DispatchWorker worker, Thread thread) {}

  private record Key(WorkspaceId workspace, int account) {}

  private final AgroalDataSource pool;
  private final DispatchParts parts;
  private final DispatchConfig config;
  private final RunStore runs;
  private final Accounts accounts;
  private final Recovery recovery;
  private final RunFinisher finisher;
  private final RunGuards guards;
  private final CanaryKeeper canaries;
  private final MachineClock clock;
  private final LedgerPartitions partitions;
  private final boolean sandbox;
  private final Map<Key, Running> workers = new ConcurrentHashMap<>();
  private volatile boolean running = true;
  private final WorkLoop loop = new WorkLoop("dispatcher", this::once);

  Dispatcher(
      @DataSource("background") AgroalDataSource pool,
      DispatchParts parts,
      DispatchConfig config,
      RunStore runs,
      Accounts accounts,
      Recovery recovery,
      RunFinisher finisher,
      RunGuards guards,
      CanaryKeeper canaries,
      MachineClock clock,
      LedgerPartitions partitions,
      @ConfigProperty(name = "fanfare.access.sandbox") boolean sandbox) {
    this.pool = pool;
    this.parts = parts;
    this.config = config;
    this.runs = runs;
    this.accounts = accounts;
    this.recovery = recovery;
    this.finisher = finisher;
    this.guards = guards;
    this.canaries = canaries;
    this.clock = clock;
    this.partitions = partitions;
    this.sandbox = sandbox;
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    requireStartMark(config.startMark(), sandbox);
    partitions.ensure();
    loop.start();
  }

  /** Only where nothing reaches anybody may recovery write to people twice. */
  static void requireStartMark(boolean startMark, boolean sandbox) {
    if (startMark) {
      return;
    }
    if (!sandbox) {
      throw new IllegalArgumentException(
          "fanfare.dispatch.start-mark=false makes recovery write to people twice, for proofs: it"
              + " is taken only where fanfare.access.sandbox is true.");
    }
    LOG.error("Recovery ignores start marks: after a crash people will be written to twice");
  }

  void stop(@Observes @Priority(100) ShutdownEvent event) throws InterruptedException {
    running = false;
    loop.stop();
    workers.values().forEach(each -> each.worker().drain());
    long until = clock.nanos() + config.drain().toNanos();
    for (var each : workers.values()) {
      long left = Math.max(1, (until - clock.nanos()) / 1_000_000);
      each.thread().join(left);
      each.worker().stop();
    }
  }

  /** What was committed a moment ago need not wait until its worker looks. */
  void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) MessagesTaken taken) {
    wake(taken.workspace(), taken.account());
  }

  void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) PeopleEntered entered) {
    wake(entered.workspace(), entered.account());
  }

  /** Whether a run stops by it need not wait until somebody looks. */
  void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) WithdrawnByLink withdrawn) {
    look();
  }

  /** There may be a run to end, or to begin. */
  void look() {
    loop.wake();
  }

  /** There is something to send through an account. */
  void wake(WorkspaceId workspace, int account) {
    var present = workers.get(new Key(workspace, account));
    if (present == null) {
      look();
    } else {
      present.worker().wake();
    }
  }

  private Duration once() {
    attempt("keeping the ledger's months", partitions::ensureHourly);
    attempt("recovery", this::recover);
    attempt("judging withdrawals", guards::once);
    attempt("keeping canaries", canaries::once);
    attempt("ending runs", finisher::once);
    attempt("keeping workers", this::keepWorkers);
    return EVERY;
  }

  /** One part that fails does not keep the others from theirs. */
  private static void attempt(String part, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warnf("Dispatch, %s: %s", part, e.getMessage());
    }
  }

  private void recover() {
    while (running && recovery.once()) {
      LOG.debug("One more slice was handed on");
    }
  }

  private void keepWorkers() {
    var wanted = new HashSet<Key>();
    Sql.inTransaction(pool, runs::open).stream()
        .filter(run -> run.frozenAt() != null)
        .forEach(run -> wanted.add(new Key(run.workspace(), run.accountId())));
    endIdle(wanted);
    for (var key : wanted) {
      if (!workers.containsKey(key)) {
        attempt(
            "account " + key.account(),
            () -> begin(key, accounts.byId(key.workspace(), key.account())));
      }
    }
  }

  private void begin(Key key, ProviderAccount account) {
    var worker = new DispatchWorker(parts, account);
    var workerThread =
        Thread.ofPlatform().name("dispatch-" + account.name()).daemon().start(worker);
    workers.put(key, new Running(worker, workerThread));
  }

  /** Ends workers without runs, and those whose account has changed: a new one takes over. */
  private void endIdle(Set<Key> wanted) {
    for (Iterator<Map.Entry<Key, Running>> each = workers.entrySet().iterator(); each.hasNext(); ) {
      var entry = each.next();
      var present = entry.getValue();
      if (!present.thread().isAlive()) {
        each.remove();
      } else if (!wanted.contains(entry.getKey()) || changed(entry.getKey(), present.worker())) {
        present.worker().drain();
      }
    }
  }

  private boolean changed(Key key, DispatchWorker worker) {
    return accounts.byId(key.workspace(), key.account()).version() != worker.account().version();
  }
}
