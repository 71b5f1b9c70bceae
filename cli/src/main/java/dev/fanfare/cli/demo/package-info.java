/** The demo: a whole campaign, from people to an audit, through the API alone. */
@NullMarked
package dev.fanfare.cli.demo;

import org.jspecify.annotations.NullMarked;
