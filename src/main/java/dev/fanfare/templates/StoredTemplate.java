package dev.fanfare.templates;

import dev.fanfare.rendering.NamedWording;
import dev.fanfare.rendering.TemplateName;
import dev.fanfare.rendering.Wording;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version of a template as it is stored; it never changes.
 *
 * @param hash of the words alone, in hex
 * @param createdBy id of the API key
 */
record StoredTemplate(
    String name,
    int number,
    @Nullable String locale,
    Wording wording,
    String hash,
    String createdBy,
    Instant createdAt) {

  NamedWording named() {
    return new NamedWording(new TemplateName(name, Optional.of(number)), locale, wording);
  }
}
