package dev.fanfare.platform;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A person who asks what is held about them, or to be forgotten, as the rooms can find them.
 *
 * @param number the subject number, under which all rooms but {@code profiles} know them; 0 where
 *     there is none
 * @param externalId the workspace's own id of the person; null where they are known by an address
 *     alone
 * @param addresses where they can be reached now, with the keys of these addresses
 */
public record DataSubject(
    WorkspaceId workspace, long number, @Nullable String externalId, List<Address> addresses) {

  public DataSubject {
    addresses = List.copyOf(addresses);
  }

  /** What they are called: words with one of these in them are about them. */
  public List<String> names() {
    return Stream.concat(Stream.ofNullable(externalId), addresses.stream().map(Address::address))
        .toList();
  }

  /** Their addresses' keys. */
  public List<Long> addressKeys() {
    return addresses.stream().map(Address::key).toList();
  }

  /**
   * An address on one channel.
   *
   * @param channel the channel's code
   * @param key keyed hash of the normalised address
   */
  public record Address(int channel, String address, long key) {

    @Override
    public String toString() {
      return "Address[" + channel + "]";
    }
  }

  /** Only the number: what is printed may stay in a log. */
  @Override
  public String toString() {
    return "DataSubject[" + number + "]";
  }
}
