/** Who opened and clicked? Links, the picture that tells of opens, and the redirect. */
@NullMarked
package dev.fanfare.tracking;

import org.jspecify.annotations.NullMarked;
