package dev.fanfare.events;

import dev.fanfare.platform.TimeOrderedId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came from the topic, read without parsing its JSON. One object serves all events
 * of a sink in turn.
 */
public final class ReceivedEvent {

  private static final byte[] NONE = {};

  private final Words words = new Words();
  private byte[] json = NONE;
  private byte[] runText = NONE;
  private long run;
  private boolean ofRun;
  private int workspace;
  private String type = "";
  private long stream;
  private long seq;
  private int index;

  public int workspace() {
    return workspace;
  }

  /** Whether it belongs to a run; {@link #run()} means something only then. */
  public boolean ofRun() {
    return ofRun;
  }

  public long run() {
    return run;
  }

  public String type() {
    return type;
  }

  /**
   * The text of a field whose values are words of ours, which need no escapes; null where it has
   * none.
   *
   * @param quotedName the field as it stands in the JSON: {@code "name":"}
   */
  public @Nullable String word(byte[] quotedName) {
    int at = ByteScan.find(json, 0, json.length, quotedName);
    if (at < 0) {
      return null;
    }
    int from = at + quotedName.length;
    int to = ByteScan.find(json, from, json.length, '"');
    return to < 0 ? null : words.of(json, from, to);
  }

  long stream() {
    return stream;
  }

  long seq() {
    return seq;
  }

  int index() {
    return index;
  }

  /** Turns to a record; false when the relay did not write it. */
  boolean turnTo(ConsumerRecord<byte[], byte[]> record) {
    json = record.value() == null ? NONE : record.value();
    ofRun = false;
    int found = 0;
    for (var header : record.headers()) {
      byte[] value = header.value();
      switch (header.key()) {
        case RecordNames.TYPE -> type = words.of(value, 0, value.length);
        case RecordNames.WORKSPACE -> workspace = (int) number(value);
        case RecordNames.STREAM -> stream = number(value);
        case RecordNames.SEQ -> seq = number(value);
        case RecordNames.INDEX -> index = (int) number(value);
        case RecordNames.RUN -> {
          turnToRun(value);
          continue;
        }
        default -> {
          continue;
        }
      }
      found++;
    }
    return found == 5;
  }

  private void turnToRun(byte[] text) {
    if (!Arrays.equals(text, runText)) {
      run = TimeOrderedId.read("run", new String(text, StandardCharsets.US_ASCII));
      runText = text;
    }
    ofRun = true;
  }

  private static long number(byte[] digits) {
    long number = 0;
    for (byte digit : digits) {
      number = number * 10 + (digit - '0');
    }
    return number;
  }
}
