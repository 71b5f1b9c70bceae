/** The event store and its way out: packed batches, the relay, the topic. */
@NullMarked
package dev.fanfare.events;

import org.jspecify.annotations.NullMarked;
