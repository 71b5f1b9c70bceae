package dev.fanfare.rendering;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A template in one language.
 *
 * @param tag the language; null when nobody has said
 */
record Phrasing(
    @Nullable String tag,
    ParsedPart subject,
    @Nullable ParsedPart html,
    @Nullable ParsedPart text) {

  /**
   * How numbers and dates are written: as the person does where that is the words' language, else
   * as the words' readers do, so that no date is German in an English sentence.
   */
  Locale locale(@Nullable String person) {
    if (tag == null) {
      return Places.locale(person);
    }
    var own = Places.locale(tag);
    if (person == null) {
      return own;
    }
    var theirs = Places.locale(person);
    return theirs.getLanguage().equals(own.getLanguage()) ? theirs : own;
  }

  /** Everything that any part asks for. */
  Set<String> asked() {
    var asked = new LinkedHashSet<String>();
    parts().forEach(part -> asked.addAll(part.asked()));
    return asked;
  }

  /** Whether any part can end the message by itself. */
  boolean aborts() {
    return parts().anyMatch(ParsedPart::aborts);
  }

  private Stream<ParsedPart> parts() {
    return Stream.of(subject, html, text).flatMap(Stream::ofNullable);
  }
}
