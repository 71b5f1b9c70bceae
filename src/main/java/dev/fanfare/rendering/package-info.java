/** What does the message say? The only room that knows FreeMarker. */
@NullMarked
package dev.fanfare.rendering;

import org.jspecify.annotations.NullMarked;
