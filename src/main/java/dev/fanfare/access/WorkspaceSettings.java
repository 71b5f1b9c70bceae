package dev.fanfare.access;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is set for a workspace.
 *
 * @param sandbox sends to the sandbox of providers only; its campaign time can be moved
 * @param publicUrl base of links in messages, without a slash at the end
 * @param region in which telephone numbers without a country's code are read (ISO 3166, as AT);
 *     null where only international ones are taken
 * @param version grows with each change
 */
public record WorkspaceSettings(
    WorkspaceId id,
    String name,
    boolean sandbox,
    @Nullable String publicUrl,
    @Nullable String postalAddress,
    ZoneId defaultZone,
    @Nullable String region,
    Instant createdAt,
    long version) {

  private static final Pattern FIRST_PART = Pattern.compile("[^,\\r\\n\\d]+(?=[,\\r\\n])");

  /**
   * Who pages say the messages are from: what the postal address begins with, which readers know
   * from them, where that is a name. A workspace's own name is known to its people alone.
   */
  public String sender() {
    if (postalAddress == null) {
      return name;
    }
    var first = FIRST_PART.matcher(postalAddress);
    return first.lookingAt() ? first.group().strip() : postalAddress;
  }
}
