package dev.fanfare.audience;

/** What brought the people of a slice together. */
public enum SliceKind {
  /** Frozen at the start of the run; ranges of ids do not overlap. */
  FROZEN(0),
  /** Their attempt failed for now; due again later. */
  RETRY(1),
  /** Their message may have left when a worker died; the campaign says: send again. */
  RESEND(2),
  /** Started by a worker that died, and certainly not sent. */
  RECOVERED(3),
  /** Unknown, and an operator has said that they are not sent to again: done from the start. */
  SETTLED(4),
  /** Judged, and to be judged again later: nothing has been decided about them. */
  DEFERRED(5);

  private final int code;

  SliceKind(int code) {
    this.code = code;
  }

  /** Whether its people are decided about for the first time, so that the decision is told. */
  public boolean undecided() {
    return this == FROZEN || this == DEFERRED;
  }

  /** The code in the table. */
  public int code() {
    return code;
  }

  /** The kind with a code of the table. */
  public static SliceKind of(int code) {
    return values()[code];
  }
}
