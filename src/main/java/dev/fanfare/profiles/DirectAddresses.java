package dev.fanfare.profiles;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Addresses that a call gives without a profile. Each has a subject number of its own, the same for
 * every call. The address is forgotten 30 days after the last, the number when nothing that was
 * sent to it counts any more. Segments never see them. Any thread.
 */
@Singleton
public final class DirectAddresses {

  private static final Duration KEPT = Duration.ofDays(30);

  /**
   * How much longer the number is known by the key of the address: as long as what was decided on
   * the last of the 30 days can count against a frequency cap, in a month of the calendar.
   */
  private static final Duration COUNTED = Duration.ofDays(33);

  private final DirectAddressStore store;
  private final AddressKeys keys;
  private final SubjectNumbers numbers;
  private final CampaignClock clock;

  DirectAddresses(
      DirectAddressStore store, AddressKeys keys, SubjectNumbers numbers, CampaignClock clock) {
    this.store = store;
    this.keys = keys;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** The subject numbers of e-mail addresses that were judged good, taken in where they are new. */
  public Map<String, Long> emails(
      Connection connection, WorkspaceId workspace, Collection<String> addresses)
      throws SQLException {
    // In the order of their keys, so that two calls never wait for each other.
    var byKey = new TreeMap<Long, String>();
    addresses.forEach(address -> byKey.put(key(workspace, address), address));
    var now = clock.now(workspace);
    var found = new HashMap<String, Long>();
    for (var each : byKey.entrySet()) {
      var row = new DirectAddressStore.Row(each.getKey(), each.getValue());
      long number =
          store.keep(connection, workspace, Channel.EMAIL, row, numbers.next(), now.plus(KEPT));
      found.put(each.getValue(), number);
    }
    return found;
  }

  /** What two spellings of one mailbox share. */
  public long key(WorkspaceId workspace, String address) {
    return keys.of(workspace, Channel.EMAIL, EmailAddress.normalise(address));
  }

  /**
   * Forgets what is kept no longer, no more than so many of each; {@code most} if there is more.
   */
  public int sweep(Connection connection, WorkspaceId workspace, Instant now, int most)
      throws SQLException {
    int addresses = store.forget(connection, workspace, now, most);
    int numbers = store.delete(connection, workspace, now.minus(COUNTED), most);
    return Math.max(addresses, numbers);
  }

  /** Forgets the addresses with these keys at once; the subject numbers they had. */
  public List<Long> erase(Connection connection, WorkspaceId workspace, List<Long> addressKeys)
      throws SQLException {
    return store.erase(connection, workspace, addressKeys);
  }
}
