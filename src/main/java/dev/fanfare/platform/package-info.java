/** What every room shares: workspace, ids, clocks, problems, nodes and their lives. */
@NullMarked
package dev.fanfare.platform;

import org.jspecify.annotations.NullMarked;
