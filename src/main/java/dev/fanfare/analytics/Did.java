package dev.fanfare.analytics;

/** What people do about a run's messages: types of events, as they stand in the stream. */
final class Did {

  static final String OPENED = "message.opened";
  static final String CLICKED = "message.clicked";
  static final String CONVERTED = "conversion.recorded";

  /** Through the run, where {@link #WITHDRAWN} stands for who did it. */
  static final String UNSUBSCRIBED = "consent.changed";

  /** {@code granted} of a consent that was withdrawn. */
  static final String WITHDRAWN = "false";

  /** Who opened or clicked. */
  static final String PERSON = "person";

  private Did() {}
}
