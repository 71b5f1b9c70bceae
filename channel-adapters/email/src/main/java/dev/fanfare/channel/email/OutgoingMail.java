package dev.fanfare.channel.email;

/**
 * One message ready for the wire.
 *
 * @param bytes header and body, CRLF throughout, dots not yet stuffed
 */
record OutgoingMail(EmailAddress from, EmailAddress to, byte[] bytes) {

  boolean needsUtf8() {
    return !from.ascii() || !to.ascii();
  }

  @Override
  public String toString() {
    return "OutgoingMail[to=" + to + ", " + bytes.length + " bytes]";
  }
}
