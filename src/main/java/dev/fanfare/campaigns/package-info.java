/** What should be sent, and in which state it is: definitions, versions, runs. */
@NullMarked
package dev.fanfare.campaigns;

import org.jspecify.annotations.NullMarked;
