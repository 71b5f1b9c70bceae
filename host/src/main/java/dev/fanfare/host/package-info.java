/** Starts and watches the processes an engine attaches to. */
@NullMarked
package dev.fanfare.host;

import org.jspecify.annotations.NullMarked;
