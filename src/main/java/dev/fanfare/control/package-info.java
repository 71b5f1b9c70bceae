/** Who is written to by no campaign at all? The global control group of a workspace. */
@NullMarked
package dev.fanfare.control;

import org.jspecify.annotations.NullMarked;
