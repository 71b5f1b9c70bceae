package dev.fanfare.tracking;

import java.util.Optional;

/** A link as it stands in a part of a message. */
final class TargetText {

  private TargetText() {}

  /** Where it leads; empty where that is not for us to follow. */
  static Optional<LinkTarget> read(TemplateLink.Part part, String text) {
    return switch (part) {
      case HTML -> AttributeText.decode(text).flatMap(LinkTarget::of);
      case TEXT -> LinkTarget.of(text);
      case HIDDEN -> Optional.empty();
    };
  }

  static String write(TemplateLink.Part part, String url) {
    return switch (part) {
      case HTML -> AttributeText.encode(url);
      case TEXT, HIDDEN -> url;
    };
  }
}
