package dev.fanfare.channel;

import java.util.List;
import java.util.Map;

/**
 * Makes the adapters of one kind; found by {@link java.util.ServiceLoader}.
 *
 * <ol>
 *   <li>The engine creates one factory per process and asks it from any thread.
 *   <li>{@link #check} comes before {@link #create}; create is never called with settings that have
 *       problems.
 *   <li>One adapter is created per provider account and process, and closed when the account
 *       changes or the process ends.
 *   <li>{@link #create} opens no connection: a provider that is down must not stop the engine.
 * </ol>
 */
public interface ChannelAdapterFactory {

  /** The word an account names this adapter by, for example {@code smtp}. */
  String kind();

  /** The channel it serves, for example {@code email}. */
  String channel();

  /** What the provider behind it can promise. */
  Capabilities capabilities();

  /** Every problem of the settings at once; empty when they can be used. */
  List<SettingProblem> check(Map<String, String> settings);

  /** Names of settings that are secret: never logged, never answered. */
  List<String> secretSettings();

  /** How many messages may be under way at once with these settings. */
  int connections(Map<String, String> settings);

  /** A new adapter for checked settings. */
  ChannelAdapter create(Map<String, String> settings, AdapterContext context);
}
