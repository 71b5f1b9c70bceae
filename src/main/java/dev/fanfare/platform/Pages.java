package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes cursors: the keys of the last row, signed for one list of one workspace, so that
 * a cursor cannot be made up or used elsewhere.
 */
@Singleton
public final class Pages {

  private static final int LARGEST = 500;
  private static final int USUAL = 50;
  private static final int MAC_LENGTH = 12;
  private static final String BETWEEN = "\u001f";

  private final Keystore keystore;

  Pages(Keystore keystore) {
    this.keystore = keystore;
  }

  /** Reads the query parameters {@code cursor} and {@code limit} of a list. */
  public Page.Request read(
      WorkspaceId workspace, String list, @Nullable String cursor, @Nullable String limit) {
    int rows = limit == null ? USUAL : number(limit);
    new Violations()
        .require(
            rows >= 1 && rows <= LARGEST, "limit", limit, "must be a number from 1 to " + LARGEST)
        .refuse();
    return new Page.Request(cursor == null ? List.of() : open(workspace, list, cursor), rows);
  }

  /**
   * Makes the page of what was read.
   *
   * @param rows up to one more than the page holds
   * @param keys the keys of a row by which the list is sorted
   */
  public <T> Page<T> page(
      WorkspaceId workspace,
      String list,
      Page.Request request,
      List<T> rows,
      Function<T, List<String>> keys) {
    if (rows.size() <= request.limit()) {
      return new Page<>(List.copyOf(rows), null);
    }
    var items = List.copyOf(rows.subList(0, request.limit()));
    return new Page<>(items, seal(workspace, list, keys.apply(items.getLast())));
  }

  private String seal(WorkspaceId workspace, String list, List<String> keys) {
    var text = String.join(BETWEEN, keys).getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(MAC_LENGTH + text.length);
    bytes.put(keystore.mac(workspace, "cursor:" + list, text), 0, MAC_LENGTH).put(text);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private List<String> open(WorkspaceId workspace, String list, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw unknown(cursor);
    }
    if (bytes.length < MAC_LENGTH) {
      throw unknown(cursor);
    }
    var text = Arrays.copyOfRange(bytes, MAC_LENGTH, bytes.length);
    var mac = keystore.mac(workspace, "cursor:" + list, text);
    if (!MessageDigest.isEqual(Arrays.copyOf(mac, MAC_LENGTH), Arrays.copyOf(bytes, MAC_LENGTH))) {
      throw unknown(cursor);
    }
    return List.of(new String(text, StandardCharsets.UTF_8).split(BETWEEN, -1));
  }

  private static int number(String limit) {
    try {
      return Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static ApiProblem unknown(String cursor) {
    return ApiProblem.invalid(
        List.of(new Violation("cursor", cursor, "must be the next of a page of this list")));
  }
}
