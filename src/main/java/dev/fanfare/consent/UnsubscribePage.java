package dev.fanfare.consent;

import static dev.fanfare.platform.PersonPage.escape;

import dev.fanfare.platform.PersonPage;
import jakarta.ws.rs.core.Response;

/** The pages of an unsubscribe link. */
final class UnsubscribePage {

  /** What the page's own form sends, and a mail client's does not. */
  static final String FROM_PAGE = "from=page";

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
    return PersonPage.of(200, "Unsubscribe?", text);
  }

  /** Says what was done. */
  static Response done(String sender, String purpose) {
    var text =
        """
        <p>You get no more <strong>%s</strong> e-mail from <strong>%s</strong>. A message that was \
        already on its way may still arrive.</p>
        """
            .formatted(escape(purpose), escape(sender));
    return PersonPage.of(200, "You are unsubscribed", text);
  }
}
