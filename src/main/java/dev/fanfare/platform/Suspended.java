package dev.fanfare.platform;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.util.function.Supplier;

/** Work outside of the caller's transaction, which is held up and holds no connection yet. */
public final class Suspended {

  private Suspended() {}

  /** Does the work, and throws what it throws. */
  public static <T> T call(Supplier<T> work) {
    try {
      return QuarkusTransaction.suspendingExisting().call(work::get);
    } catch (QuarkusTransactionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw e;
    }
  }
}
