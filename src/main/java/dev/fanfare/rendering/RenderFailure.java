package dev.fanfare.rendering;

/** Why a message was not rendered; its person is skipped with this reason. */
public enum RenderFailure {
  /** The template asks for a value this person does not have, and gives no default. */
  MISSING_VARIABLE,
  /** The template broke on this person's values. */
  RENDER_ERROR,
  /** A part grew beyond its cap. */
  TOO_LARGE,
  /** The template took more time or memory than one message may. */
  TIMEOUT,
  /** The subject is blank. */
  EMPTY_SUBJECT,
  /** The template says itself that this person gets no message, and why. */
  TEMPLATE_ABORT,
  /** For somebody the words did not stop when they had to: this process renders them no more. */
  STOPPED
}
