/** Who a person is and where they can be reached: one of the two places of personal data. */
@NullMarked
package dev.fanfare.profiles;

import org.jspecify.annotations.NullMarked;
