package dev.fanfare.tracking;

/**
 * A place in a template where a link stands.
 *
 * @param from where its text begins
 * @param to behind its end
 * @param own whether its author wants it as it is
 */
record FoundLink(int from, int to, boolean own) {}
