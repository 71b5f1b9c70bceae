package dev.fanfare.consent;

import static dev.fanfare.platform.PersonPage.escape;

import dev.fanfare.platform.PersonPage;
import jakarta.ws.rs.core.Response;

/** The pages of a link by which a person confirms a consent. */
final class ConfirmationPage {

  private ConfirmationPage() {}

  /** Says what the button does. */
  static Response ask(String sender, Purpose purpose) {
    var text =
        """
        <p><strong>%s</strong> was told that you want <strong>%s</strong> by e-mail. If that was \
        not you, close this page and nothing is sent.</p>
        <form method="post">
        <button type="submit">Yes, send it to me</button>
        </form>
        """
            .formatted(escape(sender), escape(purpose.shownAs()));
    return PersonPage.of(200, "Do you want these e-mails?", text);
  }

  /** Says what was done. */
  static Response done(String sender, Purpose purpose) {
    var text =
        """
        <p><strong>%s</strong> may send you <strong>%s</strong>. You can say no at any time, by \
        the link in each of these e-mails.</p>
        """
            .formatted(escape(sender), escape(purpose.shownAs()));
    return PersonPage.of(200, "Thank you", text);
  }

  /** Says that it is too late. */
  static Response expired() {
    return PersonPage.of(
        410,
        "This link has ended",
        "<p>It was not used in time, or your address has changed. Nothing is sent. Please sign up"
            + " again where you did.</p>\n");
  }
}
