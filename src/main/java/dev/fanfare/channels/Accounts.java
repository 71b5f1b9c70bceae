package dev.fanfare.channels;

import dev.fanfare.channel.ChannelAdapterFactory;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider accounts of workspaces. Any thread; every answer is read from the database. */
@Singleton
public final class Accounts {

  private final AccountStore store;
  private final AdapterKinds kinds;
  private final AccountSecrets secrets;

  Accounts(AccountStore store, AdapterKinds kinds, AccountSecrets secrets) {
    this.store = store;
    this.kinds = kinds;
    this.secrets = secrets;
  }

  /** The account of that id; a problem (404) when there is none. */
  public ProviderAccount byId(WorkspaceId workspace, int id) {
    return store
        .byId(workspace, id)
        .map(this::account)
        .orElseThrow(() -> ApiProblem.notFound("account", Integer.toString(id)));
  }

  public Optional<ProviderAccount> byName(WorkspaceId workspace, String name) {
    return store.byName(workspace, name).map(this::account);
  }

  /** The accounts that send through a channel, by name. */
  public List<ProviderAccount> of(WorkspaceId workspace, String channel) {
    return store.all(workspace).stream()
        .filter(row -> row.channel().equals(channel))
        .map(this::account)
        .toList();
  }

  /** The only account of a channel; empty when there is none or more than one to choose from. */
  public Optional<ProviderAccount> defaultFor(WorkspaceId workspace, String channel) {
    var accounts = of(workspace, channel);
    return accounts.size() == 1 ? Optional.of(accounts.getFirst()) : Optional.empty();
  }

  /** All settings, secret ones opened: for an adapter, never for an answer or a log. */
  Map<String, String> settings(AccountRow row) {
    var settings = new HashMap<>(row.settings());
    settings.putAll(secrets.open(row.workspace(), row.secrets()));
    return settings;
  }

  ChannelAdapterFactory factory(AccountRow row) {
    return kinds
        .find(row.channel(), row.adapter())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "account %s needs the adapter %s, which is not installed"
                        .formatted(row.name(), row.adapter())));
  }

  private ProviderAccount account(AccountRow row) {
    var factory = factory(row);
    var limit = row.limit();
    return new ProviderAccount(
        row.workspace(),
        row.id(),
        row.name(),
        row.channel(),
        row.adapter(),
        factory.connections(settings(row)),
        factory.capabilities().idempotent(),
        limit == null ? null : limit.messages(),
        limit == null ? null : limit.per(),
        row.price(),
        row.version());
  }
}
