package dev.fanfare.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way into the store, as CloudEvents 1.0 JSON. Filled, appended and cleared again
 * by one thread; its buffers stay for the next round.
 */
public final class EventBatch {

  /** One event may be this long: far below what a broker takes, so none can stop the relay. */
  public static final int LARGEST_EVENT = 256 * 1024;

  private static final int PER_EVENT = 768;
  private static final byte[][] TYPES = types();

  /** What is the same for many events, as JSON. */
  private record Written(byte[] facts, byte[] variant) {}

  private final JsonBytes out = new JsonBytes(64 * PER_EVENT);
  private final byte[] source;
  private final EventPacker packer = new EventPacker();
  private final Map<RunFacts, Written> written = new IdentityHashMap<>();
  private float probability = Float.NaN;
  private String probabilityJson = "";
  private int size;

  /** Where the last whole event ends: one that was refused half-way leaves nothing. */
  private int filled;

  /**
   * @param source the envelope's source, {@code /workspaces/<name>}
   */
  public EventBatch(String source) {
    this.source = new JsonBytes(64).text(source).copy();
  }

  /** Adds what happened to one message of a run. */
  public void add(RunFacts run, MessageEvent event) {
    int start = begin(event.subject());
    out.ascii("{\"specversion\":\"1.0\",\"id\":\"").uuid(event.messageId()).ascii(".");
    out.ascii(event.type().word()).ascii(".").number(repeat(event));
    out.ascii("\",\"source\":").raw(source).ascii(",\"type\":\"");
    out.raw(TYPES[event.type().ordinal()]);
    middle(event.subject(), event.at());
    out.ascii("{\"messageId\":\"").uuid(event.messageId());
    out.ascii("\",\"decisionId\":\"").uuid(event.messageId());
    out.ascii("\",\"attempt\":").number(event.attempt());
    out.ascii(",\"decision\":").text(event.decision());
    optional(",\"reason\":", event.reason());
    optional(",\"failure\":", event.failure());
    optional(",\"code\":", event.code());
    optional(",\"detail\":", event.detail());
    optional(",\"providerId\":", event.providerId());
    out.ascii(",\"probability\":").ascii(probability(event.probability()));
    var common = written(run);
    out.raw(common.variant());
    optional(",\"domain\":", event.domain());
    var wouldHaveStartedAt = event.wouldHaveStartedAt();
    if (wouldHaveStartedAt != null) {
      out.ascii(",\"wouldHaveStartedAt\":\"").instant(wouldHaveStartedAt).ascii("\"");
    }
    out.ascii(",").raw(common.facts(), 1, common.facts().length - 1).ascii("}");
    end(start);
  }

  /** Who waits may wait again without an attempt between: the instants tell these apart. */
  private static long repeat(MessageEvent event) {
    var at = event.at();
    return event.type() == MessageEventType.DEFERRED && event.attempt() == 0
        ? at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000
        : event.attempt();
  }

  /**
   * Adds any other event.
   *
   * @param id unique within the source
   * @param subject the person's subject number; 0 where it is about no person
   * @param data a JSON object in UTF-8
   */
  public void add(String type, String id, long subject, Instant at, byte[] data) {
    int start = begin(subject);
    out.ascii("{\"specversion\":\"1.0\",\"id\":").text(id);
    out.ascii(",\"source\":").raw(source);
    out.ascii(",\"type\":").text(type);
    out.truncate(out.size() - 1); // the closing quote is the middle's first
    middle(subject, at);
    out.raw(data).ascii("}");
    end(start);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Empties it for the next round. */
  public void clear() {
    filled = 0;
    size = 0;
  }

  /** The batch as it is stored; see {@link EventPayload}. */
  byte[] payload() {
    return packer.pack(out.bytes(), filled);
  }

  private int begin(long subject) {
    out.truncate(filled);
    out.bigEndianLong(subject).bigEndianInt(0);
    return filled;
  }

  private void end(int start) {
    if (out.size() - start > LARGEST_EVENT) {
      throw new IllegalArgumentException("an event is longer than " + LARGEST_EVENT + " bytes");
    }
    out.lengthAt(start + Long.BYTES);
    filled = out.size();
    size++;
  }

  private void middle(long subject, Instant at) {
    out.ascii("\",\"time\":\"").instant(at);
    out.ascii("\",\"subject\":\"").number(subject);
    out.ascii("\",\"datacontenttype\":\"application/json\",\"data\":");
  }

  private void optional(String name, @Nullable String value) {
    if (value != null) {
      out.ascii(name).text(value);
    }
  }

  private Written written(RunFacts run) {
    return written.computeIfAbsent(run, r -> new Written(r.json(), r.variantJson()));
  }

  private String probability(float value) {
    if (value != probability) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("a probability of " + value);
      }
      probability = value;
      probabilityJson = Float.toString(value);
    }
    return probabilityJson;
  }

  private static byte[][] types() {
    var values = MessageEventType.values();
    var types = new byte[values.length][];
    for (var type : values) {
      types[type.ordinal()] = type.wire().getBytes(StandardCharsets.US_ASCII);
    }
    return types;
  }
}
