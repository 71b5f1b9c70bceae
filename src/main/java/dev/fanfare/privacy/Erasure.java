package dev.fanfare.privacy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fanfare.platform.TimeOrderedId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The certificate of an erasure: that it was done, when and by which key, and how many rows of
 * which table went. It names nobody; who was erased is only known again by a keyed hash.
 */
public record Erasure(
    @JsonIgnore long number, Instant erasedAt, String erasedBy, Map<String, Integer> rows) {

  public Erasure {
    rows = Collections.unmodifiableMap(new TreeMap<>(rows));
  }

  /** Its public id. */
  @JsonProperty
  public String id() {
    return TimeOrderedId.write("era", number);
  }
}
