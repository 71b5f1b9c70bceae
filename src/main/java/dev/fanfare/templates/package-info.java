/** Which templates are there, in which versions, and what do they look like for somebody? */
@NullMarked
package dev.fanfare.templates;

import org.jspecify.annotations.NullMarked;
