package dev.fanfare.channel;

/** Sends messages of one frame. Called on a virtual thread; may block. */
@FunctionalInterface
public interface Sender {

  /**
   * Makes one attempt, with one request to the provider, and says how it ended. Never throws for
   * what a provider or network does.
   *
   * <p>Just before the byte that cannot be taken back (the final dot, the request body) the adapter
   * asks {@link SendPermit#held()}; when it is no longer held, it aborts so that the provider
   * cannot accept, and answers {@link SendResult.Revoked}.
   */
  SendResult send(RenderedMessage message, SendPermit permit);
}
