package dev.fanfare.profiles;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A way to reach people. Codes are stored; they never change and are never used again. */
public enum Channel {
  EMAIL(1),
  SMS(2);

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

  /**
   * An address on this channel as it is written to, or the rule it breaks.
   *
   * @param region in which telephone numbers without a country's code are read; null for none
   */
  public Checked judge(String address, @Nullable String region) {
    return switch (this) {
      case EMAIL -> EmailAddress.judge(address);
      case SMS -> PhoneNumber.judge(address, region);
    };
  }

  /** The form that all spellings of one good address share; what keys are made of. */
  public String normalise(String address) {
    return switch (this) {
      case EMAIL -> EmailAddress.normalise(address);
      case SMS -> address;
    };
  }

  /** The words of all channels, for rules. */
  public static String words() {
    return Arrays.stream(values()).map(Channel::word).collect(Collectors.joining(" or "));
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
