package dev.fanfare.conditions;

/**
 * A test of a condition that would have to come out otherwise for a person.
 *
 * @param test as it is written in CEL, or close to it
 * @param seen what is known of the person that it asks about
 * @param wanted how it would have to come out
 */
public record Otherwise(String test, String seen, boolean wanted) {}
