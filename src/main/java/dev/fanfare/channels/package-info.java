/** Which adapters exist, which provider accounts send through them, and are they well. */
@NullMarked
package dev.fanfare.channels;

import org.jspecify.annotations.NullMarked;
