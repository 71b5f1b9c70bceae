package dev.fanfare.templates;

import dev.fanfare.rendering.Preview;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as one person would get it; without one, why.
 *
 * @param template where the words come from; null when they stand in a campaign file
 * @param language of the words
 */
public record PreviewView(
    @Nullable String template,
    @Nullable String language,
    @Nullable String subject,
    @Nullable String html,
    @Nullable String text,
    List<Variable> variables,
    @Nullable Failure failure) {

  /** Something the words ask for, and whether this person lacks it. */
  public record Variable(String name, boolean missing) {}

  /** Why there is no message: the reason the person would be skipped with. */
  public record Failure(String reason, @Nullable String detail) {}

  static PreviewView of(@Nullable String template, Preview preview) {
    var failure = preview.failure();
    return new PreviewView(
        template,
        preview.language(),
        preview.subject(),
        preview.html(),
        preview.text(),
        preview.asked().stream()
            .map(name -> new Variable(name, preview.missing().contains(name)))
            .toList(),
        failure == null ? null : new Failure(failure.name(), preview.detail()));
  }
}
