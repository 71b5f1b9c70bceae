package dev.fanfare.bench;

import dev.fanfare.bench.PressureAudit.Line;
import dev.fanfare.bench.PressureAudit.Row;
import dev.fanfare.bench.PressureAudit.Told;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Holds the events that were answered as taken against rows and messages. For one thread. */
final class ToldAudit {
  private static final String SUBJECT = "Order ";

  private final Played played;
  private final Map<String, Told> told;
  private final Collection<Row> rows;
  private final Findings findings;
  private final Map<String, Row> byPlace = new HashMap<>();

  ToldAudit(Played played, Map<String, Told> told, Collection<Row> rows, Findings findings) {
    this.played = played;
    this.told = told;
    this.rows = rows;
    this.findings = findings;
    rows.forEach(row -> byPlace.put(place(row.run(), row.subject(), row.occurrence()), row));
  }

  /** Each event that was taken is one message or one stated skip, and no message is of none. */
  void audit(List<Line> lines) {
    Map<String, Set<UUID>> byEvent = new HashMap<>();
    for (Line line : lines) {
      String subject = line.subject();
      if (line.taken() && line.messageId() != null && subject != null) {
        if (subject.startsWith(SUBJECT)) {
          byEvent
              .computeIfAbsent(subject.substring(SUBJECT.length()), _ -> new HashSet<>())
              .add(line.messageId());
        }
      }
    }
    Set<UUID> ofEvents = new HashSet<>();
    for (String event : played.events()) {
      Told what = told.get(event);
      Set<UUID> messages = byEvent.getOrDefault(event, Set.of());
      findings.expect(what != null, "event.lost", () -> event + " was taken and is not known");
      if (what != null) {
        event(what, messages, ofEvents);
      }
    }
    byEvent.keySet().removeAll(played.events());
    byEvent.forEach((event, _) -> findings.expect(false, "event.stranger", () -> event));
    Set<String> launched = played.runs().stream().map(Played.Run::id).collect(Collectors.toSet());
    for (Row row : rows) {
      findings.expect(
          launched.contains(row.run()) || ofEvents.contains(row.messageId()),
          "event.nobody",
          () -> "a row of no event: " + row);
    }
  }

  private void event(Told what, Set<UUID> messages, Set<UUID> ofEvents) {
    String run = what.run();
    String occurrence = what.occurrence();
    if (run == null || occurrence == null) {
      findings.expect(what.passed() != null, "event.silent", () -> what + " came to nothing");
      findings.expect(messages.isEmpty(), "event.passed", () -> what + " has a message");
      return;
    }
    Row row = byPlace.get(place(run, what.subject(), occurrence));
    if (row == null) {
      findings.expect(false, "event.rowless", () -> what + " has no row");
      return;
    }
    findings.expect(
        ofEvents.add(row.messageId()), "event.shared", () -> what + " shares its row: " + row);
    boolean one = messages.isEmpty() || messages.equals(Set.of(row.messageId()));
    findings.expect(one, "event.messages", () -> what + " has messages " + messages);
    switch (row.state()) {
      case "SENT" ->
          findings.expect(!messages.isEmpty(), "event.unsent", () -> "no message: " + what);
      case "SKIPPED" -> {
        findings.expect(
            row.heldBack(), "event.skipped", () -> what + " was skipped: " + row.reason());
        findings.expect(
            messages.isEmpty() || row.reported(), "event.denied", () -> what + ": " + row);
      }
      case "FAILED" ->
          findings.expect(row.reason() != null, "event.failed", () -> what + ": " + row);
      default -> findings.expect(row.reported(), "event.open", () -> what + ": " + row);
    }
  }

  private static String place(String run, String subject, String occurrence) {
    return run + " " + subject + " " + occurrence;
  }
}
