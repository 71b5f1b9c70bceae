package dev.fanfare.consent;

import jakarta.ws.rs.core.Response;

/** The pages of an unsubscribe link: self-contained, fit for a phone, without script. */
final class UnsubscribePage {

  /** What the page's own form sends, and a mail client's does not. */
  static final String FROM_PAGE = "from=page";

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
      main { box-sizing: border-box; max-width: 30rem; margin: 12vh auto 0; padding: 2rem 1.5rem;
        background: light-dark(#fff, #232326); border-radius: .75rem; }
      h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.3; }
      p { margin: 0 0 1.5rem; overflow-wrap: anywhere; }
      p:last-child { margin: 0; }
      button { width: 100%%; min-height: 3rem; border: 0; border-radius: .5rem; font: inherit;
        font-weight: 600; color: #fff; background: #0b57d0; cursor: pointer; }
      button:focus-visible { outline: 3px solid currentcolor; outline-offset: 3px; }
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

  private UnsubscribePage() {}

  /** Says what the button does. */
  static Response ask(String sender, String purpose) {
    var text =
        """
        <p>You will get no more <strong>%s</strong> e-mail from <strong>%s</strong>.</p>
        <form method="post">
        <input type="hidden" name="from" value="page">
        <button type="submit">Unsubscribe</button>
        </form>
        """
            .formatted(escape(purpose), escape(sender));
    return page(200, "Unsubscribe?", text);
  }

  /** Says what was done. */
  static Response done(String sender, String purpose) {
    var text =
        """
        <p>You get no more <strong>%s</strong> e-mail from <strong>%s</strong>. A message that was \
        already on its way may still arrive.</p>
        """
            .formatted(escape(purpose), escape(sender));
    return page(200, "You are unsubscribed", text);
  }

  /** Says that the link is none of ours. */
  static Response unknown() {
    return page(
        404,
        "This link is not valid",
        """
        <p>It may have been cut off or changed on its way. Open the message again and press its \
        unsubscribe link, or copy the whole of it.</p>
        """);
  }

  private static Response page(int status, String title, String text) {
    return Response.status(status)
        .type("text/html;charset=UTF-8")
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                + " frame-ancestors 'none'; base-uri 'none'")
        .entity(FRAME.formatted(title, title, text))
        .build();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
