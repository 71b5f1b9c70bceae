package dev.fanfare.events;

import dev.fanfare.platform.TimeOrderedId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Puts batches into the topic, in order, and stops at the first record that fails: none after it
 * gets through. One thread at a time; not usable after a failure.
 */
final class TopicPublisher implements AutoCloseable, Callback {

  private static final byte[] BEFORE_TYPE = "\",\"type\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final long LOOK_NANOS = 500_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final EventPayload payload = new EventPayload();
  private final JsonBytes key = new JsonBytes(32);
  private final Map<String, Header> types = new HashMap<>();
  private final List<Header> indexes = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile @Nullable Exception failure;
  private long sent;

  TopicPublisher(KafkaProducer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /** Hands all events of a batch to the producer. */
  void publish(PendingBatch batch, byte[] stored) {
    var headers = headersOf(batch);
    var view = Arrays.asList(headers);
    payload.open(stored);
    for (int index = 0; payload.next(); index++) {
      headers[0] = typeHeader();
      headers[1] = indexHeader(index);
      byte[] bytes = payload.bytes();
      var value = Arrays.copyOfRange(bytes, payload.offset(), payload.offset() + payload.length());
      throwFailure();
      send(new ProducerRecord<>(topic, null, null, keyOf(payload.subject()), value, view));
    }
  }

  /** Waits until all that was published is acknowledged; false when told to go no further. */
  boolean await(BooleanSupplier goOn) {
    while (acknowledged.get() < sent) {
      throwFailure();
      if (!goOn.getAsBoolean()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** How many events were acknowledged in its life. */
  long acknowledged() {
    return acknowledged.get();
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception problem) {
    if (problem == null) {
      acknowledged.incrementAndGet();
    } else if (failure == null) {
      failure = problem;
      // Here on the sending thread, before it takes up the next batch.
      producer.close(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells
  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record, this);
    sent++;
  }

  private void throwFailure() {
    var problem = failure;
    if (problem != null) {
      throw new KafkaException("the topic took an event not", problem);
    }
  }

  /** Type and index lie first: they change with every event of the batch. */
  private static Header[] headersOf(PendingBatch batch) {
    var headers = new ArrayList<Header>();
    headers.add(RecordNames.CONTENT_TYPE);
    headers.add(RecordNames.CONTENT_TYPE);
    headers.add(RecordNames.CONTENT_TYPE);
    headers.add(RecordNames.header(RecordNames.WORKSPACE, batch.workspace()));
    headers.add(RecordNames.header(RecordNames.STREAM, batch.stream()));
    headers.add(RecordNames.header(RecordNames.SEQ, batch.seq()));
    var run = batch.run();
    if (run != null) {
      headers.add(RecordNames.header(RecordNames.RUN, TimeOrderedId.write("run", run)));
    }
    return headers.toArray(Header[]::new);
  }

  private byte[] keyOf(long subject) {
    key.truncate(0);
    return key.number(subject).copy();
  }

  private Header indexHeader(int index) {
    while (indexes.size() <= index) {
      indexes.add(RecordNames.header(RecordNames.INDEX, indexes.size()));
    }
    return indexes.get(index);
  }

  /** A quote inside a text is escaped, so the first match is the envelope's own. */
  private Header typeHeader() {
    int end = payload.offset() + payload.length();
    int at = ByteScan.find(payload.bytes(), payload.offset(), end, BEFORE_TYPE);
    int from = at + BEFORE_TYPE.length;
    int to = at < 0 ? -1 : ByteScan.find(payload.bytes(), from, end, '"');
    if (to < 0) {
      throw new IllegalStateException("a stored event without a type");
    }
    var type = new String(payload.bytes(), from, to - from, StandardCharsets.UTF_8);
    return types.computeIfAbsent(type, t -> RecordNames.header(RecordNames.TYPE, t));
  }
}
