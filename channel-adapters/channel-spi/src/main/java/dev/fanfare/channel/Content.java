package dev.fanfare.channel;

import org.jspecify.annotations.Nullable;

/** What a message says, by kind of channel. */
public sealed interface Content {

  /** An e-mail: at least one of html and text is present. */
  record Email(String subject, @Nullable String html, @Nullable String text) implements Content {
    public Email {
      if (html == null && text == null) {
        throw new IllegalArgumentException("an e-mail needs html or text");
      }
    }
  }
}
