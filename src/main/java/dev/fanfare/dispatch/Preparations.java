package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.channels.ProviderAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the runs of an account ready to be sent between the turns of its worker. Templates compile
 * and link tables are written as long as they take, and a turn holds locks that others wait for.
 * Its worker's thread only.
 */
final class Preparations {

  private final RunContexts contexts;
  private final ProviderAccount account;
  private final Map<Long, Run> wanted = new LinkedHashMap<>();

  Preparations(RunContexts contexts, ProviderAccount account) {
    this.contexts = contexts;
    this.account = account;
  }

  /** Whether slices of a run may be claimed now; if not, it is made ready after this turn. */
  boolean ready(Run run) {
    boolean ready = contexts.isReady(run, account);
    if (!ready) {
      wanted.put(run.id(), run);
    }
    return ready;
  }

  /** Makes ready what the last turn wanted; true when something is that was not. */
  boolean makeReady() {
    var runs = List.copyOf(wanted.values());
    wanted.clear();
    boolean made = false;
    for (var run : runs) {
      made |= contexts.prepare(run, account);
    }
    return made;
  }
}
