/** Which people belong together: named, versioned groups and their imports from files. */
@NullMarked
package dev.fanfare.segments;

import org.jspecify.annotations.NullMarked;
