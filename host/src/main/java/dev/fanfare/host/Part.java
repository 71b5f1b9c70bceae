package dev.fanfare.host;

/** One process of the house, as its supervisor sees it. */
interface Part {
  String name();

  Child child();

  /** Starts or adopts it; may return before it answers. */
  void launch();

  /** Returns when it answers. */
  void awaitReady();

  /** Ends it in good order. */
  void stop();
}
