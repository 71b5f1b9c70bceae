/** E-mail over SMTP. */
@NullMarked
package dev.fanfare.channel.email;

import org.jspecify.annotations.NullMarked;
