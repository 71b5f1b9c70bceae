package dev.fanfare.events;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The headers of a record, all of them text: what a consumer goes by without reading the JSON. */
final class RecordNames {

  static final String TYPE = "type";
  static final String WORKSPACE = "workspace";
  static final String RUN = "run";
  static final String STREAM = "stream";
  static final String SEQ = "seq";
  static final String INDEX = "index";

  /** The CloudEvents Kafka binding's mark of a structured event. */
  static final Header CONTENT_TYPE = header("content-type", "application/cloudevents+json");

  private RecordNames() {}

  static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  static Header header(String name, long value) {
    return header(name, Long.toString(value));
  }
}
