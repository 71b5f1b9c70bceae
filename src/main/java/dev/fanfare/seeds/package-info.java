/** Who gets a copy of what campaigns send? Seed groups, to look at what has gone out. */
@NullMarked
package dev.fanfare.seeds;

import org.jspecify.annotations.NullMarked;
