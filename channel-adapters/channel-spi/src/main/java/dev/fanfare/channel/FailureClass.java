package dev.fanfare.channel;

/** Why a provider refused, in the classes bounce processing uses (after RFC 3463 subjects). */
public enum FailureClass {
  /** The address does not exist or is malformed. */
  INVALID_RECIPIENT,
  /** The domain does not exist or takes no mail. */
  BAD_DOMAIN,
  /** The mailbox is disabled. */
  INACTIVE_MAILBOX,
  /** The mailbox is full or the message too large for it. */
  QUOTA,
  /** The provider is too busy or out of space. */
  BUSY,
  /** The provider asks for fewer messages. */
  RATE_LIMITED,
  /** No route, no DNS, delivery time expired. */
  ROUTING,
  /** Refused by policy, reputation or content rules. */
  POLICY,
  /** The message cannot be sent as it is: header injection, bad address, no content. */
  INVALID_MESSAGE,
  /** The protocol was not followed by one side. */
  PROTOCOL,
  /** Credentials or transport security were refused. */
  AUTHENTICATION,
  /** No connection, or it broke before the message was complete. */
  NETWORK,
  /** None of the others. */
  OTHER
}
