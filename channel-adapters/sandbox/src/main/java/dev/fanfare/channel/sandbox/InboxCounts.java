package dev.fanfare.channel.sandbox;

/**
 * How many messages ended how, since the log began.
 *
 * @param transactions MAIL commands seen since the inbox started, whatever became of them
 */
public record InboxCounts(
    long transactions, long accepted, long cut, long temporary, long permanent) {

  /** Messages the inbox took responsibility for, whether the sender learned of it or not. */
  public long taken() {
    return accepted + cut;
  }
}
