package dev.fanfare.dsl;

/** What a rule says of a text: the value it stands for, or what is wrong and what to do. */
sealed interface Verdict<T> {

  record Good<T>(T value) implements Verdict<T> {}

  record Bad<T>(String message, String hint) implements Verdict<T> {}

  /** For records that hold the same rule as the file. */
  default void orThrow(String path) {
    if (this instanceof Bad<T>(String message, String _)) {
      throw new IllegalArgumentException(path + ": " + message);
    }
  }
}
