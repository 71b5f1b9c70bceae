package dev.fanfare.dispatch;

import dev.fanfare.audience.ArmStore;
import dev.fanfare.audience.TimetableEntry;
import dev.fanfare.campaigns.Run;
import dev.fanfare.channel.Sender;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Priority;
import dev.fanfare.events.RunFacts;
import dev.fanfare.pressure.CountsAs;
import dev.fanfare.rendering.CompiledTemplate;
import dev.fanfare.rendering.RenderModel;
import dev.fanfare.tracking.RunLinks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a run that is the same for all its people, compiled once per process.
 *
 * @param occurrence of its messages' keys
 * @param wordless whether its words are gone, so that nobody can be sent to
 * @param purposeBit the purpose consent is asked for
 * @param consentNeeded false for a service purpose, which has no unsubscribe link either
 * @param countsAs what its messages are to frequency caps; null where they are exempt
 * @param messages of each variant
 * @param timetable when whom of it is due, by the number of the entry; empty where all are at once
 * @param base of all links, without a slash at its end
 * @param test what a test send does otherwise; null for everything else
 */
record RunContext(
    Run run,
    long occurrence,
    boolean wordless,
    Campaign definition,
    int channel,
    int purposeBit,
    boolean consentNeeded,
    Assignments assignments,
    @Nullable CountsAs countsAs,
    List<VariantMessage> messages,
    RenderModel.Shared shared,
    Sender sender,
    VariantFacts facts,
    RunDomains domains,
    Map<Integer, TimetableEntry> timetable,
    String base,
    @Nullable AsTest test) {

  /**
   * What people of a variant get.
   *
   * @param links the template's own; null where they are not tracked
   */
  record VariantMessage(CompiledTemplate template, @Nullable RunLinks links) {}

  /** The same for another occurrence: of the run's people each has their own. */
  RunContext at(long other) {
    return new RunContext(
        run,
        other,
        wordless,
        definition,
        channel,
        purposeBit,
        consentNeeded,
        assignments,
        countsAs,
        messages,
        shared,
        sender,
        facts.at(MessageKey.instant(other).toString()),
        domains,
        timetable,
        base,
        test);
  }

  MessageKey key(long profileId) {
    return new MessageKey(
        run.workspace().value(), run.id(), MessageKey.ONLY_STEP, occurrence, profileId, channel);
  }

  /** What an attribute said of people at the freeze; nothing where people are drawn. */
  Map<Long, Integer> arms(
      Connection connection, ArmStore arms, @Nullable Integer timetableNumber, long[] people)
      throws SQLException {
    return assignments.attribute() == null
        ? Map.of()
        : arms.of(connection, run.id(), timetableNumber, people);
  }

  /** What calls ask for is waited for, and goes before campaigns that do not say otherwise. */
  Priority priority() {
    return run.ofMessages() ? Priority.HIGH : definition.priority();
  }

  /** When it is too late to start people of a timetable's entry; null where it never is. */
  @Nullable Instant deadline(@Nullable Integer timetableNumber) {
    var deadline = definition.deadline();
    var entry = timetableNumber == null ? null : timetable.get(timetableNumber);
    return deadline == null ? null : deadline.of(entry == null ? run.plannedAt() : entry.dueAt());
  }

  VariantMessage message(int variant) {
    return messages.get(variant);
  }

  /** Whether this process renders its words no more, because they did not stop when they had to. */
  boolean stuck() {
    return !run.ofMessages() && messages.stream().anyMatch(message -> message.template().stopped());
  }

  /** What all events of a person with a variant have in common with others. */
  RunFacts facts(int variant, long person) {
    return facts.of(variant, person);
  }
}
