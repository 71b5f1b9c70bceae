package dev.fanfare.rendering;

/** Work of a thread that renders, one message after the other. */
public interface RenderWork {

  /** Renders; leaves as soon as the work was taken away. */
  void run();

  /**
   * Takes the work away from a thread that does not stop: the message under way is given up, and
   * whatever comes of it is nobody's. Called while that message renders, at most once for each.
   *
   * @return what is left to do, for any thread that may wait
   */
  Runnable giveUp();
}
