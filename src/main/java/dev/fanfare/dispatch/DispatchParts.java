package dev.fanfare.dispatch;

import dev.fanfare.audience.SliceStore;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.events.EventStreams;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.NodeLife;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** What every worker of this process shares. */
@Singleton
final class DispatchParts {

  private final AgroalDataSource pool;
  private final DispatchConfig config;
  private final NodeLife node;
  private final MachineClock clock;
  private final CampaignClock campaignClock;
  private final RunStore runs;
  private final StandingStore standings;
  private final SliceStore slices;
  private final RateStore rates;
  private final StandingRates setRates;
  private final Judge judge;
  private final TurnWriter writer;
  private final Courier courier;
  private final RunContexts contexts;
  private final Adoption adoption;
  private final EventStreams streams;
  private final RunGuards guards;

  DispatchParts(
      @DataSource("dispatch") AgroalDataSource pool,
      DispatchConfig config,
      NodeLife node,
      MachineClock clock,
      CampaignClock campaignClock,
      RunStore runs,
      StandingStore standings,
      SliceStore slices,
      RateStore rates,
      StandingRates setRates,
      Judge judge,
      TurnWriter writer,
      Courier courier,
      RunContexts contexts,
      Adoption adoption,
      EventStreams streams,
      RunGuards guards) {
    this.pool = pool;
    this.config = config;
    this.node = node;
    this.clock = clock;
    this.campaignClock = campaignClock;
    this.runs = runs;
    this.standings = standings;
    this.slices = slices;
    this.rates = rates;
    this.setRates = setRates;
    this.judge = judge;
    this.writer = writer;
    this.courier = courier;
    this.contexts = contexts;
    this.adoption = adoption;
    this.streams = streams;
    this.guards = guards;
  }

  Connection connect() throws SQLException {
    var connection = pool.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /** Whether somebody waits for a connection. */
  boolean crowded() {
    return pool.getMetrics().awaitingCount() > 0;
  }

  /** Never more than connections: who is started is not kept waiting for one. */
  int windowOf(ProviderAccount account) {
    int most = account.idempotent() ? config.idempotentWindow() : config.window();
    return Math.clamp(account.connections(), 1, most);
  }

  /** Whether the campaign time of an account's workspace stands. */
  boolean stands(ProviderAccount account) {
    return campaignClock.stands(account.workspace());
  }

  NodeLife node() {
    return node;
  }

  MachineClock clock() {
    return clock;
  }

  CampaignClock campaignClock() {
    return campaignClock;
  }

  RunStore runs() {
    return runs;
  }

  StandingStore standings() {
    return standings;
  }

  SliceStore slices() {
    return slices;
  }

  RateStore rates() {
    return rates;
  }

  StandingRates setRates() {
    return setRates;
  }

  Judge judge() {
    return judge;
  }

  TurnWriter writer() {
    return writer;
  }

  Courier courier() {
    return courier;
  }

  RunContexts contexts() {
    return contexts;
  }

  Adoption adoption() {
    return adoption;
  }

  EventStreams streams() {
    return streams;
  }

  RunGuards guards() {
    return guards;
  }
}
