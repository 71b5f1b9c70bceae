/** Providers to try campaigns against: the null channel and an SMTP inbox. */
@NullMarked
package dev.fanfare.channel.sandbox;

import org.jspecify.annotations.NullMarked;
