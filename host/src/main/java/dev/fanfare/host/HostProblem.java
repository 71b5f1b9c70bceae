package dev.fanfare.host;

/** Something a person must know or do before the host can start or go on, in one clear text. */
public final class HostProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a text for people. */
  public HostProblem(String message) {
    super(message);
  }

  HostProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
