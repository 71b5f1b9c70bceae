/** How much may be sent and spent? Budgets, and what messages have reserved of them. */
@NullMarked
package dev.fanfare.budgets;

import org.jspecify.annotations.NullMarked;
