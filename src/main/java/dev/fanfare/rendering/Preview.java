package dev.fanfare.rendering;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as one person would get it, or why they would get none.
 *
 * @param language of the words; null where nobody has said which
 * @param asked what the words ask for
 * @param missing what of it this person does not have; a default may stand in for it
 * @param failure null when there is a message
 * @param detail the expression that failed, and where it stands
 */
public record Preview(
    @Nullable String subject,
    @Nullable String html,
    @Nullable String text,
    @Nullable String language,
    List<String> asked,
    List<String> missing,
    @Nullable RenderFailure failure,
    @Nullable String detail) {}
