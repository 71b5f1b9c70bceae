package dev.fanfare.channel;

import java.util.Map;
import java.util.UUID;

/**
 * One message to one address, rendered and unescaped: the adapter encodes for its protocol.
 *
 * @param messageId the message's deterministic id (UUIDv5 of its key), the same on every attempt
 * @param attempt counted from 1
 * @param to the address on the channel
 * @param headers per-person header fields, for example List-Unsubscribe; values unescaped
 */
public record RenderedMessage(
    UUID messageId, int attempt, String to, Content content, Map<String, String> headers) {

  public RenderedMessage {
    headers = Map.copyOf(headers);
  }
}
