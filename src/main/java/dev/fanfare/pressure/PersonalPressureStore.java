package dev.fanfare.pressure;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Which messages count for people. Of an erased person none does. */
@Singleton
final class PersonalPressureStore implements PersonalData {

  private final PressureLockStore locks;
  private final SlotStore slots;

  PersonalPressureStore(PressureLockStore locks, SlotStore slots) {
    this.locks = locks;
    this.slots = slots;
  }

  @Override
  public Set<String> tables() {
    return Set.of("cap_slot");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("capSlots");
    for (var slot : slots.of(connection, person.workspace(), person.number())) {
      out.writeStartObject();
      out.writeStringField("messageId", slot.messageId().toString());
      out.writeStringField("at", slot.at().toString());
      out.writeStringField("channel", Channel.ofCode(slot.as().channel()).word());
      out.writeArrayFieldStart("tags");
      for (var tag : slot.as().tags()) {
        out.writeString(tag);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** Locked before, so that nobody who is judging the person adds one afterwards. */
  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    locks.lock(connection, person.workspace(), new long[] {person.number()});
    return Map.of("cap_slot", slots.deleteOf(connection, person.workspace(), person.number()));
  }
}
