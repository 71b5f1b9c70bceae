package dev.fanfare.rendering;

import dev.fanfare.channel.Content;
import freemarker.core.HTMLOutputFormat;
import org.jspecify.annotations.Nullable;

/** What came of a template and one person's values. */
public sealed interface Rendered {

  /** A complete message. */
  record Message(Content.Email content) implements Rendered {

    /**
     * Which body does not show the way out, or who writes; null when all do.
     *
     * @param postalAddress null where there is none
     */
    public @Nullable String lacks(String unsubscribeUrl, @Nullable String postalAddress) {
      var html = content.html();
      if (html != null && !shows(html, HTMLOutputFormat.INSTANCE, unsubscribeUrl, postalAddress)) {
        return "html never shows ${unsubscribeUrl} and ${postalAddress}";
      }
      var text = content.text();
      return text == null || shows(text, null, unsubscribeUrl, postalAddress)
          ? null
          : "text never shows ${unsubscribeUrl} and ${postalAddress}";
    }

    private static boolean shows(
        String body, @Nullable HTMLOutputFormat format, String url, @Nullable String address) {
      return body.contains(escaped(url, format))
          && (address == null || body.contains(escaped(address, format)));
    }

    private static String escaped(String words, @Nullable HTMLOutputFormat format) {
      return format == null ? words : format.escapePlainText(words);
    }
  }

  /**
   * No message.
   *
   * @param detail the expression and its place in the template, or what the template itself says;
   *     never a value of a person
   */
  record Failed(RenderFailure failure, String detail) implements Rendered {}
}
