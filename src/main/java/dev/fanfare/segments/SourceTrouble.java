package dev.fanfare.segments;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a source cannot be read, in words for whoever announced the import. */
final class SourceTrouble extends IOException {

  private static final long serialVersionUID = 1;

  private final String sentence;

  SourceTrouble(String sentence) {
    this(sentence, null);
  }

  SourceTrouble(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
