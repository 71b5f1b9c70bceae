package dev.fanfare.triggers;

import dev.fanfare.behaviour.NotedEffects;
import dev.fanfare.behaviour.PersonEventStore;
import dev.fanfare.behaviour.TakenEvent;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.JsonText;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** What sending asks of the people whom triggers have brought in. Any thread. */
@Singleton
public final class TriggeredPeople {

  private final EnrolmentStore store;
  private final EntryStore entries;
  private final PersonEventStore events;
  private final TriggerBook book;
  private final Exceptions exceptions;
  private final Enrolments enrolments;
  private final NotedEffects notes;

  TriggeredPeople(
      EnrolmentStore store,
      EntryStore entries,
      PersonEventStore events,
      TriggerBook book,
      Exceptions exceptions,
      Enrolments enrolments,
      NotedEffects notes) {
    this.store = store;
    this.entries = entries;
    this.events = events;
    this.book = book;
    this.exceptions = exceptions;
    this.enrolments = enrolments;
    this.notes = notes;
  }

  /** Who has come at an occurrence of a run, with what brought them in. */
  public Optional<Come> at(Connection connection, Run run, long occurrence) throws SQLException {
    return Optional.ofNullable(at(connection, run, List.of(occurrence)).get(occurrence));
  }

  /** The same of several occurrences, by these. */
  public Map<Long, Come> at(Connection connection, Run run, Collection<Long> occurrences)
      throws SQLException {
    var found = store.at(connection, run.workspace(), occurrences);
    var told = told(connection, run.workspace(), found);
    var come = new HashMap<Long, Come>();
    for (var enrolment : found) {
      var event = enrolment.eventId() == null ? null : told.get(enrolment.eventId());
      var variables = event == null ? null : variables(event);
      come.put(
          enrolment.occurrence(),
          new Come(enrolment, run.campaignId(), run.campaignVersion(), variables));
    }
    return come;
  }

  /** The events that brought them in, as far as they are kept, by id. */
  private Map<String, TakenEvent> told(
      Connection connection, WorkspaceId workspace, List<Enrolment> enrolments)
      throws SQLException {
    var ids = enrolments.stream().map(Enrolment::eventId).filter(Objects::nonNull).toList();
    var told = new HashMap<String, TakenEvent>();
    if (!ids.isEmpty()) {
      events.of(connection, workspace, ids).forEach(event -> told.put(event.id(), event));
    }
    return told;
  }

  /** What a call says stands by its own names; an event is asked for as one. */
  private static String variables(TakenEvent event) {
    var properties = event.properties();
    if (event.type() == null) {
      return properties;
    }
    var more = properties.length() == 2 ? "}" : "," + properties.substring(1);
    return "{\"event\":{\"at\":" + JsonText.quote(event.at().toString()) + more + "}";
  }

  /** Each time a person came to a run, in order. */
  public List<Enrolment> of(Connection connection, Run run, long subject) throws SQLException {
    return store.of(connection, run.workspace(), run.id(), subject);
  }

  /**
   * Events of a person while a run took people that its campaign passed over, as far as kept.
   *
   * @param version by which people came to the run, whichever it goes on by
   */
  public List<PassedOver> passed(
      Connection connection, Run run, CampaignVersion version, long subject) throws SQLException {
    var passed = new ArrayList<PassedOver>();
    for (var noted : notes.of(connection, run.workspace(), subject)) {
      for (var effect : noted.effects()) {
        var why = effect.passed();
        if (why != null
            && effect.campaign().equals(version.name())
            && effect.campaignVersion() == version.number()
            && isDuring(run, noted.event().recordedAt())) {
          var event = noted.event();
          passed.add(
              new PassedOver(event.id(), event.at(), event.recordedAt(), why, effect.detail()));
        }
      }
    }
    return passed;
  }

  private static boolean isDuring(Run run, Instant recordedAt) {
    var until = run.takesUntil();
    // A clock that stands still shows one instant before an edit and after it.
    return !recordedAt.isBefore(run.plannedAt()) && (until == null || !recordedAt.isAfter(until));
  }

  /**
   * Whether a person who has been in a campaign may come again, in words.
   *
   * @param version the one in force
   */
  public String again(Connection connection, Run run, CampaignVersion version, long subject)
      throws SQLException {
    return enrolments.again(connection, run.workspace(), version, subject);
  }

  /**
   * Lets nobody whom something may keep from being written to come in again until the transaction
   * ends. So whoever would bring them in sees them started, or what it has committed is seen here;
   * called before anything else that others wait for is held.
   */
  public void hold(Connection connection, WorkspaceId workspace, Collection<Come> people)
      throws SQLException {
    var keys = new TreeSet<EntryKey>();
    for (var come : people) {
      if (mayBeExcepted(workspace, come).isPresent()) {
        keys.add(new EntryKey(come.campaignId(), come.enrolment().subject()));
      }
    }
    if (!keys.isEmpty()) {
      entries.hold(connection, workspace, keys);
    }
  }

  private Optional<ReadTrigger> mayBeExcepted(WorkspaceId workspace, Come come) {
    return book.of(workspace, come.campaignId(), come.campaignVersion())
        .filter(trigger -> trigger.exceptEvent() != null);
  }

  /**
   * Of people who are about to be sent to those who must not be, because of something that has
   * happened since, with the id of that event.
   */
  public Map<Come, String> excepted(
      Connection connection, WorkspaceId workspace, Collection<Come> people, Instant now)
      throws SQLException {
    var waiting = new HashMap<Exceptions.Waiting, Come>();
    for (var come : people) {
      mayBeExcepted(workspace, come)
          .ifPresent(
              trigger ->
                  waiting.put(
                      new Exceptions.Waiting(come.enrolment().occurrence(), trigger), come));
    }
    var excepted = new HashMap<Come, String>();
    exceptions
        .among(connection, workspace, waiting.keySet(), now)
        .forEach((each, event) -> excepted.put(waiting.get(each), event.id()));
    return excepted;
  }
}
