package dev.fanfare.channel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all messages of one step share.
 *
 * @param fromAddress the sender's address
 * @param fromName the sender's display name
 * @param replyTo where answers go, if not to the sender
 * @param headers constant header fields
 */
public record MessageFrame(
    String fromAddress,
    @Nullable String fromName,
    @Nullable String replyTo,
    Map<String, String> headers) {

  public MessageFrame {
    headers = Map.copyOf(headers);
  }
}
