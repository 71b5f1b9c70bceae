package dev.fanfare.rendering;

import org.jspecify.annotations.Nullable;

/**
 * FreeMarker sources in one language: of a message with its subject, of a fragment without one. At
 * least one of html and text is present.
 */
public record Words(@Nullable String subject, @Nullable String html, @Nullable String text) {

  public Words {
    if (html == null && text == null) {
      throw new IllegalArgumentException("words need html or text");
    }
    // Editors end files with a line break; a subject has none.
    subject = subject == null ? null : subject.strip();
  }

  @Nullable String of(Part part) {
    return switch (part) {
      case SUBJECT -> subject;
      case HTML -> html;
      case TEXT -> text;
    };
  }
}
