package dev.fanfare.campaigns;

import org.jspecify.annotations.Nullable;

/**
 * What a test send shows.
 *
 * @param variant of the campaign
 * @param shownAs the number of the person whose data it is rendered with; null for the recipient's
 */
public record TestCopy(String variant, @Nullable Long shownAs) {}
