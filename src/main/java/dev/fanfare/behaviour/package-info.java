/** What do people do elsewhere? Types of events, and events that are told from outside. */
@NullMarked
package dev.fanfare.behaviour;

import org.jspecify.annotations.NullMarked;
