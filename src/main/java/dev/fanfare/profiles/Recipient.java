package dev.fanfare.profiles;

import org.jspecify.annotations.Nullable;

/**
 * A person as a message needs them: one read, judged and rendered from.
 *
 * @param externalId null for an address that is no profile's
 * @param attributes the attributes as JSON text; null where there are none
 * @param address the address on the channel asked for; null when there is none
 * @param addressKey keyed hash of the address; 0 when there is none
 * @param addressXid the transaction that gave them the address; 0 when that is not known
 * @param consented purposes agreed to, as bits
 * @param withdrawn purposes withdrawn from, as bits
 */
public record Recipient(
    long profileId,
    @Nullable String externalId,
    @Nullable String attributes,
    @Nullable String zone,
    @Nullable String locale,
    @Nullable String address,
    long addressKey,
    long addressXid,
    int consented,
    int withdrawn) {

  /** The same mailbox and permissions, with what is known of somebody else. */
  public Recipient with(Recipient other) {
    return new Recipient(
        profileId,
        other.externalId,
        other.attributes,
        other.zone,
        other.locale,
        address,
        addressKey,
        addressXid,
        consented,
        withdrawn);
  }

  /** The same, having withdrawn from more purposes. */
  public Recipient withdrawnFrom(int purposes) {
    return new Recipient(
        profileId,
        externalId,
        attributes,
        zone,
        locale,
        address,
        addressKey,
        addressXid,
        consented,
        withdrawn | purposes);
  }

  @Override
  public String toString() {
    return "Recipient[" + profileId + "]";
  }
}
