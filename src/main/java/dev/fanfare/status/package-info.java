/** Whether the installation is well: figures of every room, as JSON and as a page. */
@NullMarked
package dev.fanfare.status;

import org.jspecify.annotations.NullMarked;
