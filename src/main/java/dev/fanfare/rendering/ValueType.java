package dev.fanfare.rendering;

/** How a template sees an attribute; the words are those of the workspace's schema. */
public enum ValueType {
  STRING,
  NUMBER,
  BOOLEAN,
  /** A calendar day, the same in every zone. */
  DATE,
  /** A point in time, shown in the recipient's zone. */
  INSTANT,
  /** A sequence, for {@code <#list>}. */
  STRINGS
}
