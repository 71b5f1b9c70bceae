package dev.fanfare.profiles;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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
    if (byKey.isEmpty()) {
      return Map.of();
    }
    var rows = new ArrayList<DirectAddressStore.Row>();
    byKey.forEach((key, address) -> rows.add(new DirectAddressStore.Row(key, address)));
    var fresh = Stream.generate(numbers::next).limit(rows.size()).toList();
    var until = clock.now(workspace).plus(KEPT);
    var kept = store.keep(connection, workspace, Channel.EMAIL, rows, fresh, until);
    var found = new HashMap<String, Long>();
    byKey.forEach((key, address) -> found.put(address, kept.get(key)));
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
