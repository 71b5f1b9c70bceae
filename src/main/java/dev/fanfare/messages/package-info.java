/** What a call asks to send: messages to people it names itself, on the way of all others. */
@NullMarked
package dev.fanfare.messages;

import org.jspecify.annotations.NullMarked;
