package dev.fanfare.cli.api;

import java.net.ConnectException;
import java.net.URI;

/** Nothing answers where the engine should be, or it stopped answering. */
public final class EngineUnreachable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EngineUnreachable(URI base, Throwable cause) {
    super("No engine answers at " + base + reason(cause), cause);
  }

  /** Whether the engine may have got the request, and only its answer was lost. */
  boolean mayHaveArrived() {
    Throwable cause = getCause();
    return cause == null || !(cause.getCause() instanceof ConnectException);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "." : " (" + message + ").";
  }
}
