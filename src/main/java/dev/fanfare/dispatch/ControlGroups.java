package dev.fanfare.dispatch;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.control.AddressHolderStore;
import dev.fanfare.control.GlobalControlStore;
import dev.fanfare.dispatch.Judge.Share;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Recipient;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what control groups say, in the transaction that judges by it. Whoever has neither a global
 * control group nor one of a campaign pays for one look-up in a table of few rows.
 */
@Singleton
final class ControlGroups {

  private final GlobalControlStore groups;
  private final AddressHolderStore holders;
  private final ArmStore arms;

  ControlGroups(GlobalControlStore groups, AddressHolderStore holders, ArmStore arms) {
    this.groups = groups;
    this.holders = holders;
    this.arms = arms;
  }

  /** What they say of the people of a turn. */
  ControlFacts read(
      Connection connection,
      WorkspaceId workspace,
      int channel,
      List<Share> shares,
      Collection<Recipient> people)
      throws SQLException {
    var asked =
        shares.stream()
            .filter(share -> share.state() != RunState.CANCELLING && share.people() > 0)
            .map(share -> ControlFacts.Asked.of(share.slice().run()))
            .distinct()
            .toList();
    return read(connection, workspace, channel, people, asked);
  }

  /** What they say of some people about whose messages it is asked. */
  ControlFacts read(
      Connection connection,
      WorkspaceId workspace,
      int channel,
      Collection<Recipient> people,
      Collection<ControlFacts.Asked> asked)
      throws SQLException {
    var group =
        asked.stream().allMatch(ControlFacts.Asked::service)
            ? null
            : groups.standing(connection, workspace).orElse(null);
    boolean own = asked.stream().anyMatch(each -> each.assignments().holdout() > 0);
    if (group == null && !own) {
      return ControlFacts.NONE;
    }
    var keys =
        people.stream()
            .filter(person -> person.address() != null)
            .map(Recipient::addressKey)
            .toList();
    var found = holders.of(connection, workspace, channel, keys);
    return new ControlFacts(group, found, arms(connection, asked, found));
  }

  private Map<Long, Map<Long, Integer>> arms(
      Connection connection, Collection<ControlFacts.Asked> asked, Map<Long, long[]> found)
      throws SQLException {
    var byRun = new HashMap<Long, Map<Long, Integer>>();
    var everybody = found.values().stream().flatMapToLong(Arrays::stream).toArray();
    for (var each : asked) {
      if (each.assignments().attribute() != null && !byRun.containsKey(each.runId())) {
        byRun.put(each.runId(), arms.of(connection, each.runId(), null, everybody));
      }
    }
    return byRun;
  }
}
