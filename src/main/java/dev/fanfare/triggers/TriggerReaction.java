package dev.fanfare.triggers;

import dev.fanfare.behaviour.Effects;
import dev.fanfare.behaviour.Reaction;
import dev.fanfare.behaviour.TakenEvent;
import dev.fanfare.conditions.Membership;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.AskedPeople;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings people into the campaigns that wait for what has happened to them. Any thread. */
@Singleton
final class TriggerReaction implements Reaction {

  private static final String PAUSED = "paused";
  static final String AUDIENCE = "audience";
  private static final String CONDITION = "condition";

  private final TriggerStore store;
  private final TriggerBook book;
  private final Exceptions exceptions;
  private final Enrolments enrolments;
  private final Segments segments;

  TriggerReaction(
      TriggerStore store,
      TriggerBook book,
      Exceptions exceptions,
      Enrolments enrolments,
      Segments segments) {
    this.store = store;
    this.book = book;
    this.exceptions = exceptions;
    this.enrolments = enrolments;
    this.segments = segments;
  }

  @Override
  public void react(
      Connection connection, WorkspaceId workspace, List<TakenEvent> events, Effects effects)
      throws SQLException {
    var types =
        events.stream()
            .map(TakenEvent::type)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (types.isEmpty()) {
      return;
    }
    var now = events.getFirst().recordedAt();
    var coming = new ArrayList<Coming>();
    @Nullable AskedPeople people = null;
    for (var armed : store.waitingFor(connection, workspace, types)) {
      var trigger = book.of(workspace, armed.campaignId(), armed.version()).orElse(null);
      if (trigger == null) {
        continue;
      }
      if (people == null && trigger.asksOfPerson()) {
        people = people(connection, workspace, events, now);
      }
      for (var event : events) {
        if (isAbout(trigger, event)) {
          var why = armed.paused() ? PAUSED : passes(trigger, event, people, now);
          if (why == null) {
            coming.add(new Coming(event, trigger, armed.armedBy()));
          } else {
            effects.add(event, Enrolments.passed(trigger, why, null));
          }
        }
      }
    }
    enrolments.enter(connection, workspace, coming, effects, now);
  }

  private AskedPeople people(
      Connection connection, WorkspaceId workspace, List<TakenEvent> events, Instant now)
      throws SQLException {
    var subjects =
        events.stream().map(TakenEvent::subject).collect(Collectors.toCollection(TreeSet::new));
    return segments.people(connection, workspace, subjects, now);
  }

  private static boolean isAbout(ReadTrigger trigger, TakenEvent event) {
    return trigger.trigger().source() instanceof Trigger.Source.Event(var happening)
        && happening.event().equals(event.type());
  }

  /** The word for why the campaign passes the person over; null when it does not. */
  private @Nullable String passes(
      ReadTrigger trigger, TakenEvent event, @Nullable AskedPeople people, Instant now) {
    var audience = trigger.audience();
    if (people != null
        && !people.isAmong(audience.include(), audience.exclude(), event.subject())) {
      return AUDIENCE;
    }
    var when = trigger.when();
    if (when == null) {
      return null;
    }
    var happened = exceptions.happened(event);
    boolean meets =
        people == null
            ? when.selects(null, happened, now, TriggerReaction::noSegment)
            : people.selects(when, event.subject(), happened);
    return meets ? null : CONDITION;
  }

  private static Membership noSegment(String name) {
    throw new IllegalStateException("nothing was asked of a person, but segment " + name);
  }
}
