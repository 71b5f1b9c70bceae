package dev.fanfare.dispatch;

import dev.fanfare.Api;
import io.restassured.response.Response;

/** Somebody at a mail: follows its links, and looks at its pictures, with the engine under test. */
final class TestingReader {

  /** What a person's program says it is. */
  static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

  private TestingReader() {}

  /** The answer to whoever follows a link: where it leads to, not what is there. */
  static Response follow(String link) {
    return follow(link, BROWSER);
  }

  /** As {@link #follow(String)}, by another program. */
  static Response follow(String link, String agent) {
    return Api.open()
        .redirects()
        .follow(false)
        .urlEncodingEnabled(false)
        .header("User-Agent", agent)
        .get(path(link));
  }

  static Response look(String picture, String agent) {
    return Api.open().header("User-Agent", agent).get(path(picture));
  }

  /** A link without where the engine says it is. */
  static String path(String link) {
    return link.replaceAll("^https?://[^/]*", "");
  }
}
