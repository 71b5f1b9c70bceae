/**
 * Send now, later, or not at all: claim, start, work, record; and what is left when a worker dies.
 */
@NullMarked
package dev.fanfare.dispatch;

import org.jspecify.annotations.NullMarked;
