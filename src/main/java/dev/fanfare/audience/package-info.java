/** Exactly who is in this run: frozen into slices before the first send. */
@NullMarked
package dev.fanfare.audience;

import org.jspecify.annotations.NullMarked;
