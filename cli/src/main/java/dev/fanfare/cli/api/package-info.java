/**
 * Talking to the engine: requests, problems, and where an installation keeps its address and key.
 */
@NullMarked
package dev.fanfare.cli.api;

import org.jspecify.annotations.NullMarked;
