/** What comes until then? The clock of a sandbox workspace, moved from due to due instant. */
@NullMarked
package dev.fanfare.sandbox;

import org.jspecify.annotations.NullMarked;
