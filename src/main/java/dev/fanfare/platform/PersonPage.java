package dev.fanfare.platform;

import jakarta.ws.rs.core.Response;

/**
 * The frame of the pages that people reach from a message: self-contained, fit for a phone, light
 * and dark, without script.
 */
public final class PersonPage {

  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; }
      body { margin: 0; padding: 0 1rem; font: 1.0625rem/1.5 system-ui, sans-serif;
        color: light-dark(#1c1c1e, #f0f0ee); background: light-dark(#f4f4f2, #161618); }
      main { box-sizing: border-box; max-width: 30rem; margin: 12vh auto 2rem;
        padding: 2rem 1.5rem; background: light-dark(#fff, #232326); border-radius: .75rem; }
      h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3; overflow-wrap: anywhere; }
      p { margin: 0 0 1.5rem; overflow-wrap: anywhere; }
      main > p:last-child { margin: 0; }
      fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
      legend { padding: 0; font-weight: 600; }
      label { display: flex; gap: .75rem; padding: .875rem 0; cursor: pointer;
        border-bottom: 1px solid light-dark(#e3e3df, #3a3a3e); }
      label span { min-width: 0; overflow-wrap: anywhere; }
      label small, .note { display: block; font-size: .875rem;
        color: light-dark(#5c5c61, #b3b3b8); }
      input[type=checkbox] { flex: none; width: 1.375rem; height: 1.375rem; margin: .0625rem 0 0;
        accent-color: light-dark(#0b57d0, #7aa9f7); }
      button { width: 100%%; min-height: 3rem; border: 0; border-radius: .5rem; font: inherit;
        font-weight: 600; color: #fff; background: #0b57d0; cursor: pointer; }
      button.quiet { margin-top: .75rem; color: light-dark(#1c1c1e, #f0f0ee);
        background: light-dark(#e8e8e4, #3a3a3e); }
      .said { padding: .75rem 1rem; border-radius: .5rem;
        color: light-dark(#14532d, #c9f2d6); background: light-dark(#e4f4e9, #1d3a28); }
      button:focus-visible, input:focus-visible { outline: 3px solid currentcolor;
        outline-offset: 3px; }
      </style>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      %s
      </main>
      </body>
      </html>
      """;

  /** Stands in the links of test messages where a token would be, and is none. */
  public static final String TEST = "test-send";

  private PersonPage() {}

  /**
   * A page that nothing keeps and nothing frames.
   *
   * @param title plain text
   * @param body HTML below the title, in which every value is escaped
   */
  public static Response of(int status, String title, String body) {
    var words = escape(title);
    return Response.status(status)
        .type("text/html;charset=UTF-8")
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Robots-Tag", "noindex")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                + " frame-ancestors 'none'; base-uri 'none'")
        .entity(FRAME.formatted(words, words, body))
        .build();
  }

  /** Too many ask at once. */
  public static Response busy() {
    var page =
        of(
            503,
            "Too many are reading",
            "<p>Please try again in a few seconds, or read it where you received it.</p>\n");
    return Response.fromResponse(page).header("Retry-After", "5").build();
  }

  /**
   * Says that a link names nobody: that it is one of a test message, or none of ours.
   *
   * @param token what stands in it
   */
  public static Response nobodys(String token) {
    return token.equals(TEST)
        ? of(
            200,
            "This was a test",
            """
            <p>Nothing was changed: this link stands in a test message. In the message that \
            people get, it is their own.</p>
            """)
        : unknownLink();
  }

  /** Says that a link is none of ours. */
  public static Response unknownLink() {
    return of(
        404,
        "This link is not valid",
        """
        <p>It may have been cut off or changed on its way. Open the message again and follow its \
        link, or copy the whole of it.</p>
        """);
  }

  /** The text as it stands in HTML and in its attributes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
