package dev.fanfare.segments;

import java.nio.charset.CharacterCodingException;

/** Bytes that are no text in the file's encoding. */
final class MalformedText extends CharacterCodingException {

  private static final long serialVersionUID = 1;

  private final long at;
  private final String rule;

  /**
   * @param at the byte of the unpacked file, counted from 1
   */
  MalformedText(long at, String rule) {
    this.at = at;
    this.rule = rule;
  }

  @Override
  public String getMessage() {
    return rule;
  }

  RefusedFile refused() {
    return new RefusedFile("byte " + at, rule);
  }

  RefusedFile refusedAfter(long line) {
    return new RefusedFile("after line " + line + ", byte " + at, rule);
  }
}
