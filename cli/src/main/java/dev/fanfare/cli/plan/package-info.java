/** Campaigns as files: what lies in a folder, what it was taken from, and plans for people. */
@NullMarked
package dev.fanfare.cli.plan;

import org.jspecify.annotations.NullMarked;
