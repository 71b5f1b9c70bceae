/** Campaign files: what a marketer writes, read with every problem at its place. */
@NullMarked
package dev.fanfare.dsl;

import org.jspecify.annotations.NullMarked;
