package dev.fanfare.tracking;

import org.jspecify.annotations.Nullable;

/** What came of rendering a message again. */
public sealed interface Viewed {

  /** The message as it would be sent now; one of html and text is present. */
  record Shown(String subject, @Nullable String html, @Nullable String text) implements Viewed {}

  /** The person is not known any more. */
  record Gone() implements Viewed {}

  /** There is no such message, or it cannot be rendered with what is known of the person now. */
  record NotShown() implements Viewed {}
}
