package dev.fanfare.analytics;

/** The reader's end of a stream of counts. Any thread. */
interface LiveStream {

  /**
   * Sends a message.
   *
   * @param taken told once, whether the reader has taken it
   */
  void send(String name, String data, Taken taken);

  /** Sends what readers skip, so that the connection is seen to live. */
  void heartbeat(Taken taken);

  boolean isClosed();

  void close();

  /** Hears whether a message arrived. */
  @FunctionalInterface
  interface Taken {
    void told(boolean arrived);
  }
}
