/** The tests every channel adapter passes, and the provider they talk to. */
@NullMarked
package dev.fanfare.channel.testkit;

import org.jspecify.annotations.NullMarked;
