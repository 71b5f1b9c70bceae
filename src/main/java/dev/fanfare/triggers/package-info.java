/** Who is written to because of what happened to them? Triggers, and how often they count. */
@NullMarked
package dev.fanfare.triggers;

import org.jspecify.annotations.NullMarked;
