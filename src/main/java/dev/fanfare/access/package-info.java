/** Who is calling and what they may do: workspaces, API keys, roles, repeated requests, rates. */
@NullMarked
package dev.fanfare.access;

import org.jspecify.annotations.NullMarked;
