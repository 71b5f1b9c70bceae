/** When is nobody written to? The quiet hours of a workspace, by channel. */
@NullMarked
package dev.fanfare.quiet;

import org.jspecify.annotations.NullMarked;
