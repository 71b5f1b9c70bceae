package dev.fanfare.tracking;

/**
 * An open or a click of one message.
 *
 * @param link the number of the link; {@link #OPEN} for an open
 * @param hidden whether the link is the one that nobody sees
 * @param agent who it is by what the request says of itself
 */
record Engagement(MessageRef message, int link, boolean hidden, Agent agent) {

  static final int OPEN = -1;

  static Engagement open(MessageRef message, Agent agent) {
    return new Engagement(message, OPEN, false, agent);
  }

  static Engagement click(MessageRef message, TemplateLink link, Agent agent) {
    boolean hidden = link.part() == TemplateLink.Part.HIDDEN;
    return new Engagement(message, link.number(), hidden, hidden ? Agent.BOT : agent);
  }

  boolean isOpen() {
    return link == OPEN;
  }

  /** The last part of its event's type. */
  String word() {
    return isOpen() ? "opened" : "clicked";
  }
}
