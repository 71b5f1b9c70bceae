package dev.fanfare.events;

import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Ids that callers make for what people did, as the event stream may have them: the stream outlives
 * the person, so it has nothing that says who they are. Any thread.
 */
@Singleton
public final class ToldIds {

  /** What an id is that looks like an address. */
  public static final String OF_A_PERSON =
      "looks like an address, which the event stream does not take";

  private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@.]+\\.[^\\s@]+");
  private static final int CODE = 16;

  private final Keystore keystore;

  ToldIds(Keystore keystore) {
    this.keystore = keystore;
  }

  /** Whether words look as if they held the address of a person. */
  public static boolean looksLikeAnAddress(String words) {
    return ADDRESS.matcher(words).find();
  }

  /**
   * An id as it is told: itself, or a keyed code in its place when it holds the id of the person,
   * in whatever case. The same id has the same code in a workspace, always.
   */
  public String told(WorkspaceId workspace, String id, String externalId) {
    if (!id.toLowerCase(Locale.ROOT).contains(externalId.toLowerCase(Locale.ROOT))) {
      return id;
    }
    var code = keystore.mac(workspace, "told-id", id.getBytes(StandardCharsets.UTF_8));
    return "code-" + HexFormat.of().formatHex(Arrays.copyOf(code, CODE));
  }
}
