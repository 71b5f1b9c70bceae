/** How much has this person had lately? Frequency caps, and the messages that count. */
@NullMarked
package dev.fanfare.pressure;

import org.jspecify.annotations.NullMarked;
