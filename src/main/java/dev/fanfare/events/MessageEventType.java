package dev.fanfare.events;

/** What can be said of one message to one person. */
public enum MessageEventType {
  DECIDED("decided"),
  SENT("sent"),
  DEFERRED("deferred"),
  FAILED("failed"),
  SKIPPED("skipped"),
  HELDOUT("heldout"),
  CANCELLED("cancelled"),
  UNKNOWN("unknown"),
  SETTLED("settled");

  private final String word;

  MessageEventType(String word) {
    this.word = word;
  }

  /** The last part of the type, for example {@code sent}. */
  public String word() {
    return word;
  }

  /** The type as it stands in the envelope, for example {@code message.sent}. */
  public String wire() {
    return "message." + word;
  }
}
