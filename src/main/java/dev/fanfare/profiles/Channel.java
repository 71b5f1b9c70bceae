package dev.fanfare.profiles;

import java.util.Locale;
import java.util.Optional;

/** A way to reach people. Codes are stored; they never change and are never used again. */
public enum Channel {
  EMAIL(1);

  private final int code;

  Channel(int code) {
    this.code = code;
  }

  /** As it stands in the tables. */
  public int code() {
    return code;
  }

  /** As people write it, for example {@code email}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The channel of a word; empty when there is none. */
  public static Optional<Channel> ofWord(String word) {
    for (var channel : values()) {
      if (channel.word().equals(word)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }

  /** The channel of a stored code. */
  public static Channel ofCode(int code) {
    for (var channel : values()) {
      if (channel.code == code) {
        return channel;
      }
    }
    throw new IllegalArgumentException("no channel has code " + code);
  }
}
