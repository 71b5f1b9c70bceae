/** What do we hold about a person, and erase it: every room's personal data, told and forgotten. */
@NullMarked
package dev.fanfare.privacy;

import org.jspecify.annotations.NullMarked;
