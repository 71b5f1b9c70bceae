package dev.fanfare.platform;

import org.jspecify.annotations.Nullable;

/**
 * One broken rule.
 *
 * @param place where: a JSON pointer, a header, a parameter, or line:column of a file
 * @param value what was found there; null where nothing was
 * @param rule the rule, as a sentence
 */
public record Violation(String place, @Nullable String value, String rule) {}
