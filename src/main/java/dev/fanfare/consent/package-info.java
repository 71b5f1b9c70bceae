/**
 * May we write to them, about this, here: purposes, consent with history, suppression, unsubscribe.
 */
@NullMarked
package dev.fanfare.consent;

import org.jspecify.annotations.NullMarked;
