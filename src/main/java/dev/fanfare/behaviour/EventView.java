package dev.fanfare.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event as it is kept, and what came of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
    String id,
    @Nullable String type,
    String subject,
    @Nullable String externalId,
    Instant at,
    Instant recordedAt,
    @JsonRawValue String properties,
    @JsonRawValue String effects) {

  static EventView of(PersonEventStore.Row row, @Nullable String externalId) {
    var event = row.event();
    var effects = row.effects();
    return new EventView(
        event.id(),
        event.type(),
        Long.toString(event.subject()),
        externalId,
        event.at(),
        event.recordedAt(),
        event.properties(),
        effects == null ? "[]" : effects);
  }
}
