package dev.fanfare.sandbox;

/** A clock was asked to move. */
record ClockAsked() {}
