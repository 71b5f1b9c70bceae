/** Counts of what happened, made from the event stream. */
@NullMarked
package dev.fanfare.analytics;

import org.jspecify.annotations.NullMarked;
