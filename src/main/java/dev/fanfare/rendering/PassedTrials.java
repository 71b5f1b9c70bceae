package dev.fanfare.rendering;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fanfare.platform.Violation;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Words that have been on trial and passed, by their hash: a call that says the same words every
 * time, each time with other values, does not wait for a process each time. What did not pass is
 * tried again. Any thread.
 */
final class PassedTrials {

  private static final int MOST = 1_000;

  private final Map<ByteBuffer, Boolean> passed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Everything that the outcome depends on but the values. */
  private record Question(TemplateSource source, Schema schema, TemplateUse use, boolean ofCall) {}

  /**
   * What a trial finds; nothing without one when the same words have passed.
   *
   * @param ofCall whether it was the milder trial of a call
   */
  List<Violation> unless(
      TemplateSource source,
      Schema schema,
      TemplateUse use,
      boolean ofCall,
      Supplier<List<Violation>> trial) {
    var key = key(new Question(source, schema, use, ofCall));
    synchronized (passed) {
      if (passed.get(key) != null) {
        return List.of();
      }
    }
    var problems = trial.get();
    if (problems.isEmpty()) {
      synchronized (passed) {
        passed.put(key, true);
      }
    }
    return problems;
  }

  private static ByteBuffer key(Question question) {
    try {
      var words = SourceJson.JSON.writeValueAsBytes(question);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(words));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
