package dev.fanfare.events;

import dev.fanfare.platform.TimeOrderedId;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event as it came from the topic, read without parsing its JSON. One object serves all events
 * of a sink in turn.
 */
public final class ReceivedEvent {

  private static final byte[] NONE = {};
  private static final byte[] ZERO = {'0'};
  private static final byte[] TIME = "\"time\":\"".getBytes(StandardCharsets.US_ASCII);

  /** Characters of a date. */
  private static final int DATE = 10;

  private static final long QUARTERS_A_DAY = 96;

  private final Words words = new Words();
  private byte[] json = NONE;
  private byte[] runText = NONE;
  private long run;
  private boolean ofRun;
  private byte[] key = NONE;
  private int found;
  private int ended;
  private String day = "";
  private long quartersToDay;
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

  /** The person it is about; 0 where it is about none. */
  public long subject() {
    return Long.parseLong(new String(key, StandardCharsets.US_ASCII));
  }

  /**
   * The text of a field whose values are words of ours, which need no escapes. Fields are found in
   * one pass when they are asked for in the order in which they stand.
   *
   * @param quotedName the field as it stands in the JSON: {@code "name":"}
   * @param otherwise where it has none
   */
  public String word(byte[] quotedName, String otherwise) {
    int from = after(quotedName);
    int to = from < 0 ? -1 : ByteScan.find(json, from, json.length, '"');
    ended = to;
    return to < 0 ? otherwise : words.of(json, from, to);
  }

  /**
   * As {@link #word}, of a field that can only stand right behind the word asked for last, which
   * was found: nothing else is looked through for it.
   */
  public String following(byte[] quotedName, String otherwise) {
    int name = ended + 2;
    int from = name + quotedName.length;
    if (from > json.length || !Arrays.equals(json, name, from, quotedName, 0, quotedName.length)) {
      return otherwise;
    }
    int to = ByteScan.find(json, from, json.length, '"');
    return to < 0 ? otherwise : words.of(json, from, to);
  }

  /**
   * The text of a field that is a number or a truth.
   *
   * @param name the field as it stands in the JSON: {@code "name":}
   * @param otherwise where it has none
   */
  public String bare(byte[] name, String otherwise) {
    int from = after(name);
    if (from < 0) {
      return otherwise;
    }
    int to = from;
    while (to < json.length && json[to] != ',' && json[to] != '}') {
      to++;
    }
    return words.of(json, from, to);
  }

  /** Where the value of a field begins; -1 where there is no such field. */
  private int after(byte[] name) {
    int at = ByteScan.find(json, found, json.length, name);
    if (at < 0) {
      at = ByteScan.find(json, 0, found, name);
    }
    if (at < 0) {
      return -1;
    }
    found = at;
    return at + name.length;
  }

  /** When it happened, in quarters of an hour since 1970, by campaign time. */
  public long quarterHour() {
    int at = ByteScan.find(json, 0, json.length, TIME);
    if (at < 0) {
      throw new IllegalStateException("an event without a time");
    }
    int from = at + TIME.length;
    var date = words.of(json, from, from + DATE);
    if (!date.equals(day)) {
      day = date;
      quartersToDay = LocalDate.parse(date).toEpochDay() * QUARTERS_A_DAY;
    }
    int hour = two(from + DATE + 1);
    int minute = two(from + DATE + 4);
    return quartersToDay + hour * 4L + minute / 15;
  }

  private int two(int at) {
    return (json[at] - '0') * 10 + json[at + 1] - '0';
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
    found = 0;
    ended = 0;
    key = record.key() == null ? ZERO : record.key();
    int known = 0;
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
      known++;
    }
    return known == 5;
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
