/** What people do with Fanfare, from beginning to end. */
@NullMarked
package dev.fanfare.stories;

import org.jspecify.annotations.NullMarked;
