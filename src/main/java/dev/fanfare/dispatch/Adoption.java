package dev.fanfare.dispatch;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.audience.SharedAddressStore;
import dev.fanfare.audience.Slice;
import dev.fanfare.campaigns.Run;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.messages.MessageStore;
import dev.fanfare.messages.Said;
import dev.fanfare.triggers.Come;
import dev.fanfare.triggers.TriggeredPeople;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a worker needs of a slice that it has claimed. Any thread. */
@Singleton
final class Adoption {

  private final RunContexts contexts;
  private final SharedAddressStore addresses;
  private final ArmStore arms;
  private final MessageStore messages;
  private final TriggeredPeople triggered;

  Adoption(
      RunContexts contexts,
      SharedAddressStore addresses,
      ArmStore arms,
      MessageStore messages,
      TriggeredPeople triggered) {
    this.contexts = contexts;
    this.addresses = addresses;
    this.arms = arms;
    this.messages = messages;
    this.triggered = triggered;
  }

  ActiveSlice adopt(Connection connection, Slice slice, Run claimed, ProviderAccount account)
      throws SQLException {
    var run = claimed.by(slice.version());
    var context = contexts.of(connection, slice, run, account);
    var ids = slice.profileIds();
    if (run.ofMessages()) {
      // A call names its people itself: who shares a mailbox was told apart at the door.
      var said = messages.said(connection, run.workspace(), slice.occurrence(), ids);
      return new ActiveSlice(slice, context, null, Map.of(), Map.of(), said);
    }
    if (run.ofTrigger()) {
      var come = triggered.at(connection, run, slice.occurrence()).orElse(null);
      return new ActiveSlice(slice, context, null, Map.of(), Map.of(), said(come), come);
    }
    var duplicates =
        slice.timetable() == null
            ? addresses.excluded(connection, run.workspace(), run.id(), ids[0], ids[ids.length - 1])
            : addresses.excludedAmong(connection, run.workspace(), run.id(), ids);
    var frozen = addresses.seen(connection, run.workspace(), run.id());
    var known = context.arms(connection, arms, slice.timetable(), ids);
    return new ActiveSlice(slice, context, frozen, duplicates, known, Map.of());
  }

  private static Map<Long, Said> said(@Nullable Come come) {
    return come == null
        ? Map.of()
        : Map.of(come.enrolment().subject(), new Said(come.variables(), null, null));
  }
}
