/** The ground of tests: one host and engine for all, a client that knows the contract, walls. */
@NullMarked
package dev.fanfare;

import org.jspecify.annotations.NullMarked;
