package dev.fanfare.tracking;

import dev.fanfare.platform.PersonPage;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;

/** The pages of a view: the message below a line that says what it is. */
final class ViewPage {

  /** The words of a message may show and link, and do nothing else on this origin. */
  private static final String POLICY =
      "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline' https:;"
          + " font-src https: data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
          + " sandbox allow-popups allow-popups-to-escape-sandbox"
          + " allow-top-navigation-by-user-activation";

  private static final String NOTE =
      """
      <div role="note" style="margin:0;padding:10px 16px;background:#1c1c1e;color:#f5f5f5;\
      font:14px/20px system-ui,sans-serif;text-align:center;">This is the message with what is \
      known of its reader today. It may differ from what was sent.</div>
      """;

  private static final Pattern VIEWPORT =
      Pattern.compile("<meta\\b[^>]*\\bname\\s*=\\s*[\"']?viewport\\b", Pattern.CASE_INSENSITIVE);

  private static final String WIDTH =
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";

  private static final String TEXT =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; }
      body { margin: 0; }
      pre { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; white-space: pre-wrap;
        overflow-wrap: anywhere; font: 1rem/1.5 ui-monospace, monospace; }
      </style>
      </head>
      <body>
      %s<pre>%s</pre>
      </body>
      </html>
      """;

  private ViewPage() {}

  static Response of(Viewed.Shown shown) {
    var html = shown.html();
    var text = shown.text() == null ? "" : shown.text();
    var page =
        html == null
            ? TEXT.formatted(PersonPage.escape(shown.subject()), NOTE, PersonPage.escape(text))
            : noted(html);
    return Response.ok(page)
        .type("text/html;charset=UTF-8")
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Robots-Tag", "noindex")
        .header("Content-Security-Policy", POLICY)
        .build();
  }

  static Response gone() {
    return PersonPage.of(
        410, "This message is gone", "<p>Nothing is known of its reader any more.</p>\n");
  }

  static Response notShown() {
    return PersonPage.of(
        404, "This message cannot be shown", "<p>Please read it where you received it.</p>\n");
  }

  /**
   * The note is the first thing in the body, wherever that begins. Words that do not say how wide
   * they are would be shown as small as a desktop's on a phone.
   */
  private static String noted(String html) {
    int at = HtmlLinks.in(html).bodyStart();
    var wide = VIEWPORT.matcher(html).find() ? "" : WIDTH;
    return html.substring(0, at) + wide + NOTE + html.substring(at);
  }
}
