package dev.fanfare.tracking;

/**
 * An open or a click of one message.
 *
 * @param table the links it is one of; 0 for an open
 * @param link the number of the link; {@link #OPEN} for an open
 * @param hidden whether the link is the one that nobody sees
 * @param agent who it is by what the request says of itself
 */
record Engagement(MessageRef message, int table, int link, boolean hidden, Agent agent) {

  static final int OPEN = -1;

  static Engagement open(MessageRef message, Agent agent) {
    return new Engagement(message, 0, OPEN, false, agent);
  }

  static Engagement click(MessageRef message, int table, TemplateLink link, Agent agent) {
    boolean hidden = link.part() == TemplateLink.Part.HIDDEN;
    return new Engagement(message, table, link.number(), hidden, hidden ? Agent.BOT : agent);
  }

  /** Which message of its run it is of. */
  SentMessages.OfRun ofRun() {
    return new SentMessages.OfRun(message.person(), message.occurrence());
  }

  boolean isOpen() {
    return link == OPEN;
  }

  /** The last part of its event's type. */
  String word() {
    return isOpen() ? "opened" : "clicked";
  }
}
