/** The auditor: proves or refutes from the outside what a run promises. */
@NullMarked
package dev.fanfare.cli.verify;

import org.jspecify.annotations.NullMarked;
