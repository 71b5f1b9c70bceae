/** Does this person meet it? Conditions as people write them, for one person and for everybody. */
@NullMarked
package dev.fanfare.conditions;

import org.jspecify.annotations.NullMarked;
