package dev.fanfare.consent;

import static dev.fanfare.platform.PersonPage.escape;

import dev.fanfare.platform.PersonPage;
import dev.fanfare.profiles.Channel;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The page on which a person chooses what they get, by purpose. */
final class PreferencesPage {

  /** The field of a purpose that is wanted by e-mail; other channels have one of their own. */
  private static final String WANTED = "wanted";

  /** The field of the channels that the page showed, beside e-mail, which it always shows. */
  static final String SHOWN = "shown";

  /** The field of the button that ends everything. */
  static final String NOTHING = "nothing";

  private PreferencesPage() {}

  /**
   * A purpose of one channel.
   *
   * @param offered whether the page shows it
   */
  record Choice(Channel channel, Purpose purpose, boolean granted, boolean offered) {

    /** The field it is ticked by. */
    String field() {
      return channel == Channel.EMAIL ? WANTED : WANTED + "-" + channel.word();
    }
  }

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
    page.append("</strong> send you? Ticked is what you get.</p>\n<form method=\"post\">\n");
    for (var channel : Channel.values()) {
      var ofChannel =
          choices.stream()
              .filter(choice -> choice.offered() && choice.channel() == channel)
              .toList();
      if (!ofChannel.isEmpty()) {
        page.append(fields(channel, ofChannel));
      }
    }
    page.append("<button type=\"submit\">Save</button>\n</form>\n");
    page.append("<form method=\"post\">\n<button class=\"quiet\" type=\"submit\" name=\"");
    page.append(NOTHING).append("\" value=\"yes\">Send me none of this</button>\n</form>\n");
    if (service) {
      page.append("<p class=\"note\" style=\"margin-top:1.25rem\">Messages about an order, an ");
      page.append("account or the like come whatever you choose.</p>\n");
    }
    return PersonPage.of(200, "What you get", page.toString());
  }

  /** Says that nobody is known by the link any more. */
  static Response gone() {
    return PersonPage.of(
        410,
        "This link has ended",
        "<p>Nothing is known of you any more, so nothing is sent to you either.</p>\n");
  }

  private static String fields(Channel channel, List<Choice> choices) {
    var fields = new StringBuilder("<fieldset>\n<legend class=\"note\">");
    fields.append(
        switch (channel) {
          case EMAIL -> "By e-mail";
          case SMS -> "By text message to your telephone";
        });
    fields.append("</legend>\n");
    if (channel != Channel.EMAIL) {
      fields.append("<input type=\"hidden\" name=\"").append(SHOWN);
      fields.append("\" value=\"").append(channel.word()).append("\">\n");
    }
    choices.forEach(choice -> fields.append(choice(choice)));
    return fields.append("</fieldset>\n").toString();
  }

  private static String choice(Choice choice) {
    var purpose = choice.purpose();
    var description =
        purpose.description() == null ? "" : "<small>" + escape(purpose.description()) + "</small>";
    return "<label><input type=\"checkbox\" name=\"%s\" value=\"%s\"%s><span>%s%s</span></label>\n"
        .formatted(
            choice.field(),
            escape(purpose.name()),
            choice.granted() ? " checked" : "",
            escape(purpose.shownAs()),
            description);
  }
}
