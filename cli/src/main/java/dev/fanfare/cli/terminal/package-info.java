/** What people see: lines, tables, bars and figures, on a terminal and in a pipe. */
@NullMarked
package dev.fanfare.cli.terminal;

import org.jspecify.annotations.NullMarked;
