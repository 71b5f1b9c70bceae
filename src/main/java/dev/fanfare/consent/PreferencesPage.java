package dev.fanfare.consent;

import static dev.fanfare.platform.PersonPage.escape;

import dev.fanfare.platform.PersonPage;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The page on which a person chooses what they get, by purpose. */
final class PreferencesPage {

  /** The field of a purpose that is wanted. */
  static final String WANTED = "wanted";

  /** The field of the button that ends everything. */
  static final String NOTHING = "nothing";

  private PreferencesPage() {}

  /** A purpose as the page shows it. */
  record Choice(Purpose purpose, boolean granted) {}

  /**
   * Shows what a person gets.
   *
   * @param said what was just done; empty when nothing was
   * @param service whether messages come that nobody chooses
   */
  static Response of(String sender, List<Choice> choices, boolean service, String said) {
    var page = new StringBuilder();
    if (!said.isEmpty()) {
      page.append("<p class=\"said\" role=\"status\">").append(escape(said)).append("</p>\n");
    }
    page.append("<p>What may <strong>").append(escape(sender));
    page.append("</strong> send you by e-mail?</p>\n<form method=\"post\">\n<fieldset>\n");
    page.append("<legend class=\"note\">Ticked is what you get</legend>\n");
    choices.forEach(choice -> page.append(choice(choice)));
    page.append("</fieldset>\n<button type=\"submit\">Save</button>\n</form>\n");
    page.append("<form method=\"post\">\n<button class=\"quiet\" type=\"submit\" name=\"");
    page.append(NOTHING).append("\" value=\"yes\">Send me none of this</button>\n</form>\n");
    if (service) {
      page.append("<p class=\"note\" style=\"margin-top:1.25rem\">Messages about an order, an ");
      page.append("account or the like come whatever you choose.</p>\n");
    }
    return PersonPage.of(200, "Your e-mail choices", page.toString());
  }

  /** Says that nobody is known by the link any more. */
  static Response gone() {
    return PersonPage.of(
        410,
        "This link has ended",
        "<p>Nothing is known of you any more, so nothing is sent to you either.</p>\n");
  }

  private static String choice(Choice choice) {
    var purpose = choice.purpose();
    var description =
        purpose.description() == null ? "" : "<small>" + escape(purpose.description()) + "</small>";
    return "<label><input type=\"checkbox\" name=\"%s\" value=\"%s\"%s><span>%s%s</span></label>\n"
        .formatted(
            WANTED,
            escape(purpose.name()),
            choice.granted() ? " checked" : "",
            escape(purpose.shownAs()),
            description);
  }
}
