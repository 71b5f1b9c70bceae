package dev.fanfare.platform;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * A page of ours that holds no figure itself: it asks the API with a key that its reader types in.
 * Its style and script stand in it.
 */
public final class OwnPage {

  /** Its own style and script and nothing else: nothing that a figure says can run. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private OwnPage() {}

  /** The page of a file among our resources. */
  public static Response of(String file) {
    try (var page = Objects.requireNonNull(OwnPage.class.getResourceAsStream(file), file)) {
      return Response.ok(page.readAllBytes())
          .type(MediaType.TEXT_HTML + ";charset=utf-8")
          .header("Content-Security-Policy", POLICY)
          .header("Referrer-Policy", "no-referrer")
          .header("X-Content-Type-Options", "nosniff")
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
