package dev.fanfare.platform;

import java.util.List;

/**
 * A person who asks what is held about them, or to be forgotten, as the rooms can find them.
 *
 * @param number the subject number, under which all rooms but {@code profiles} know them
 * @param externalId the workspace's own id of the person
 * @param addresses where they can be reached now, with the keys of these addresses
 */
public record DataSubject(
    WorkspaceId workspace, long number, String externalId, List<Address> addresses) {

  public DataSubject {
    addresses = List.copyOf(addresses);
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
