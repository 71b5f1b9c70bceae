/** The command line: a client of the API. */
@NullMarked
package dev.fanfare.cli;

import org.jspecify.annotations.NullMarked;
