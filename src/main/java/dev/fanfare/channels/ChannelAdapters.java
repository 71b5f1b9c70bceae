package dev.fanfare.channels;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.Health;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkspaceId;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The adapters of this process: one per account, made when first asked for, replaced when the
 * account has changed. Any thread.
 */
@Singleton
public final class ChannelAdapters implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ChannelAdapters.class);

  /** Messages under way go out through the old adapter; closing it under them loses outcomes. */
  private static final long RETIRED_SECONDS = 60;

  private record Key(WorkspaceId workspace, int account) {}

  private record Open(ProviderAccount account, ChannelAdapter adapter) {}

  private final Map<Key, Open> open = new ConcurrentHashMap<>();
  private final Map<ChannelAdapter, Boolean> retired = new ConcurrentHashMap<>();
  private final ScheduledExecutorService closer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("adapter-closer").factory());
  private final Accounts accounts;
  private final AccountStore store;
  private final CampaignClock clock;

  ChannelAdapters(Accounts accounts, AccountStore store, CampaignClock clock) {
    this.accounts = accounts;
    this.store = store;
    this.clock = clock;
  }

  /** The adapter of an account, at least as new as the version given. */
  public ChannelAdapter adapterFor(ProviderAccount account) {
    var key = new Key(account.workspace(), account.id());
    var known = open.get(key);
    if (known != null && known.account().version() >= account.version()) {
      return known.adapter();
    }
    return open.compute(key, (_, present) -> renewed(account, present)).adapter();
  }

  /** What the adapters of all accounts in use saw last, by workspace and name. */
  public List<AccountHealth> health() {
    return open.values().stream()
        .map(
            each ->
                new AccountHealth(
                    each.account().workspace(),
                    each.account().name(),
                    each.account().adapter(),
                    each.adapter().health()))
        .sorted(
            Comparator.comparingInt((AccountHealth health) -> health.workspace().value())
                .thenComparing(AccountHealth::account))
        .toList();
  }

  /** What the adapter of one account saw last; empty when this node has not used it. */
  Optional<Health> health(WorkspaceId workspace, int account) {
    return Optional.ofNullable(open.get(new Key(workspace, account)))
        .map(each -> each.adapter().health());
  }

  private Open renewed(ProviderAccount account, @org.jspecify.annotations.Nullable Open present) {
    if (present != null) {
      if (present.account().version() >= account.version()) {
        return present;
      }
      retire(present.adapter());
    }
    var row =
        store
            .byId(account.workspace(), account.id())
            .orElseThrow(() -> ApiProblem.notFound("account", account.name()));
    var context = new AdapterContext(account.name(), () -> clock.now(account.workspace()));
    var adapter = accounts.factory(row).create(accounts.settings(row), context);
    return new Open(account, adapter);
  }

  private void retire(ChannelAdapter adapter) {
    retired.put(adapter, true);
    var _ =
        closer.schedule(
            () -> {
              if (retired.remove(adapter) != null) {
                close(adapter);
              }
            },
            RETIRED_SECONDS,
            TimeUnit.SECONDS);
  }

  private static void close(ChannelAdapter adapter) {
    try {
      adapter.close();
    } catch (RuntimeException e) {
      LOG.warn("An adapter did not close", e);
    }
  }

  @PreDestroy
  @Override
  public void close() {
    closer.shutdownNow();
    open.values().forEach(each -> close(each.adapter()));
    open.clear();
    retired.keySet().forEach(ChannelAdapters::close);
    retired.clear();
  }
}
