package dev.fanfare.rendering;

import dev.fanfare.channel.Content;

/** What came of a template and one person's values. */
public sealed interface Rendered {

  /** A complete message. */
  record Message(Content.Email content) implements Rendered {}

  /**
   * No message.
   *
   * @param detail the expression and its place in the template; never a value of a person
   */
  record Failed(RenderFailure failure, String detail) implements Rendered {}
}
