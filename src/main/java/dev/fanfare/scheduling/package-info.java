/** When is it sent next? Schedules that recur: armed, and fired once for each planned instant. */
@NullMarked
package dev.fanfare.scheduling;

import org.jspecify.annotations.NullMarked;
