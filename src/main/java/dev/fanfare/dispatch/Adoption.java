package dev.fanfare.dispatch;

import static java.util.stream.Collectors.groupingBy;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a worker needs of slices that it has claimed. Any thread. */
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

  /** A slice, and the run it was claimed of. */
  record Claimed(Slice slice, Run run) {

    static Claimed of(Slice slice, Run run) {
      return new Claimed(slice, run.by(slice.version()));
    }
  }

  /** What is read for all slices of a run at once, as those of one person each are many. */
  private record Read(Map<Long, Come> come, Map<Long, Map<Long, Said>> said) {

    private static final Read NOTHING = new Read(Map.of(), Map.of());
  }

  /** In the order in which they were claimed. */
  List<ActiveSlice> adopt(Connection connection, List<Claimed> claims, ProviderAccount account)
      throws SQLException {
    var read = new HashMap<Run, Read>();
    for (var ofRun : claims.stream().collect(groupingBy(Claimed::run)).entrySet()) {
      var slices = ofRun.getValue().stream().map(Claimed::slice).toList();
      read.put(ofRun.getKey(), read(connection, ofRun.getKey(), slices, account));
    }
    var adopted = new ArrayList<ActiveSlice>();
    for (var claim : claims) {
      var known = read.getOrDefault(claim.run(), Read.NOTHING);
      adopted.add(adopt(connection, claim.slice(), claim.run(), known, account));
    }
    return adopted;
  }

  private Read read(Connection connection, Run run, List<Slice> slices, ProviderAccount account)
      throws SQLException {
    var occurrences = slices.stream().map(Slice::occurrence).distinct().toList();
    if (run.ofMessages()) {
      contexts.ask(connection, run, occurrences, account);
      var people =
          slices.stream()
              .map(slice -> new MessageStore.People(slice.occurrence(), slice.profileIds()))
              .toList();
      return new Read(Map.of(), messages.said(connection, run.workspace(), people));
    }
    if (run.ofTrigger()) {
      return new Read(triggered.at(connection, run, occurrences), Map.of());
    }
    return Read.NOTHING;
  }

  private ActiveSlice adopt(
      Connection connection, Slice slice, Run run, Read read, ProviderAccount account)
      throws SQLException {
    var context = contexts.of(connection, slice, run, account);
    var ids = slice.profileIds();
    if (run.ofMessages()) {
      // A call names its people itself: who shares a mailbox was told apart at the door.
      var said = read.said().getOrDefault(slice.occurrence(), Map.of());
      return new ActiveSlice(slice, context, null, Map.of(), Map.of(), said);
    }
    if (run.ofTrigger()) {
      var come = read.come().get(slice.occurrence());
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
