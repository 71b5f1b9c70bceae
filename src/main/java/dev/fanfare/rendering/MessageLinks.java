package dev.fanfare.rendering;

import org.jspecify.annotations.Nullable;

/**
 * The links of one message to one person. Asked for while the message renders, by its thread; what
 * the template does not ask for is not made.
 */
public interface MessageLinks {

  /** Where the person says no more; null for a message that nobody unsubscribes from. */
  @Nullable String unsubscribe();

  /** Where the person chooses what they get; null where there is no such page. */
  @Nullable String preferences();

  /** Where the message is shown in a browser; null where it is not. */
  @Nullable String view();

  /** What stands in place of a link of the template that is the same for everybody. */
  String link(int number);

  /**
   * What stands in place of a link that was rendered for the person.
   *
   * @param rendered as it would stand in the message, escaped as its part asks
   */
  String link(int number, String rendered);

  /** The address of the picture that tells of opens. */
  String pixel();

  /** Links of a message whose template has no marks. */
  static MessageLinks plain(@Nullable String unsubscribe) {
    return new PlainLinks(unsubscribe, null, null);
  }

  /** As {@link #plain(String)}, with the pages of the person. */
  static MessageLinks plain(
      @Nullable String unsubscribe, @Nullable String preferences, @Nullable String view) {
    return new PlainLinks(unsubscribe, preferences, view);
  }
}
