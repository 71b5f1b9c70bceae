/** The contract between the engine and a channel: what an adapter is given and what it answers. */
@NullMarked
package dev.fanfare.channel;

import org.jspecify.annotations.NullMarked;
