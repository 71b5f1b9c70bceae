package dev.fanfare.profiles;

/** A value from outside after it was judged: taken, perhaps in a normal form, or refused. */
public sealed interface Checked {

  /** Taken, as it is kept. */
  record Good(String value) implements Checked {}

  /** Refused; the rule as a sentence without its subject, for example "must be a number". */
  record Bad(String rule) implements Checked {}
}
