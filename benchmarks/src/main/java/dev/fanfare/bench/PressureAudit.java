package dev.fanfare.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what limits, edits, pauses and triggers promise against the outside's log, and the log
 * against ledger, slots and reservations. Everything is shown to it first, in any order, then it is
 * asked. What one run promises by itself is the auditor's of {@code verify}. For one thread.
 */
final class PressureAudit {
  /** What lies between a start and the log may differ by so much from message to message. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(1);

  /** Two seconds after a pause nobody is started; as much again to get to the outside. */
  private static final Duration STILL_COMING = Duration.ofSeconds(4);

  private final Played played;
  private final ZoneId zone;
  private final Map<UUID, Row> rows = new LinkedHashMap<>();
  private final Map<UUID, Slot> slots = new HashMap<>();
  private final Set<UUID> reserved = new HashSet<>();
  private final Map<String, Told> told = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private final Findings findings = new Findings();
  private final SeedCopiesAudit copies;

  /**
   * @param zone in which days of the calendar were judged
   */
  PressureAudit(Played played, ZoneId zone) {
    this.played = played;
    this.zone = zone;
    this.copies = new SeedCopiesAudit(played.seeds(), findings);
  }

  /** A row of the ledger. */
  record Row(
      String run,
      String subject,
      String occurrence,
      String state,
      @Nullable String reason,
      int ambiguous,
      UUID messageId,
      int version) {
    boolean reported() {
      return state.equals("UNKNOWN") || ambiguous > 0;
    }

    /** Whether it was held back by what holds back here. */
    boolean heldBack() {
      return "frequency_cap".equals(reason) || "budget_exhausted".equals(reason);
    }
  }

  /** A message that counts against caps. */
  record Slot(UUID messageId, String subject, List<String> tags) {}

  /**
   * What an engine says came of an event: one effect, in which somebody came or was passed over.
   */
  record Told(
      String event,
      String subject,
      @Nullable String run,
      @Nullable String occurrence,
      @Nullable String passed) {}

  /**
   * A line of the outside's log.
   *
   * @param run null of what was no message of a run
   * @param taken whether the outside took the message, with or without an answer
   */
  record Line(
      Instant at,
      @Nullable UUID messageId,
      @Nullable String run,
      String to,
      @Nullable String subject,
      boolean taken) {}

  void row(Row row) {
    rows.put(row.messageId(), row);
  }

  void slot(Slot slot) {
    slots.put(slot.messageId(), slot);
  }

  void reservation(UUID messageId) {
    reserved.add(messageId);
  }

  void told(Told event) {
    told.put(event.event(), event);
  }

  void line(Line line) {
    lines.add(line);
  }

  /** To whom seed copies are shown. */
  SeedCopiesAudit copies() {
    return copies;
  }

  /** What does not hold, in words, no more than a few of each kind. */
  List<String> broken() {
    lines.sort(Comparator.comparing(Line::at));
    played.rates().forEach(this::rate);
    played.budgets().forEach(this::budget);
    played.caps().forEach(this::cap);
    played.pauses().forEach(this::pause);
    played.runs().forEach(this::edit);
    played.runs().forEach(this::everybody);
    copies.audit(lines);
    new ToldAudit(played, told, rows.values(), findings).audit(lines);
    return findings.lines();
  }

  /** How much was held back, in the columns of a table. */
  String figures() {
    return "%d | %d | %d | %d | %d | %d | %d | %s"
        .formatted(
            rows.size(),
            taken().count(),
            taken().count() - taken().map(Line::messageId).distinct().count(),
            rows.values().stream().filter(Row::reported).count(),
            count("frequency_cap"),
            count("budget_exhausted"),
            played.events().size(),
            played.rates().stream()
                .map(rate -> most(rate) + " (" + rate.messages() + ")")
                .collect(Collectors.joining(", ")));
  }

  /** The heads of these columns. */
  static String heads() {
    return "rows | taken | doubled | reported | held by caps | no budget | events | fullest (rate)";
  }

  private long count(String reason) {
    return rows.values().stream().filter(row -> reason.equals(row.reason())).count();
  }

  private void expect(boolean holds, String kind, Supplier<String> otherwise) {
    findings.expect(holds, kind, otherwise);
  }

  private Stream<Line> taken() {
    return lines.stream().filter(line -> line.taken() && line.messageId() != null);
  }

  private Set<String> runsOf(@Nullable String account, List<String> campaigns) {
    Set<String> runs =
        played.runs().stream()
            .filter(run -> account == null || run.account().equals(account))
            .filter(run -> campaigns.isEmpty() || campaigns.contains(run.campaign()))
            .map(Played.Run::id)
            .collect(Collectors.toCollection(HashSet::new));
    if (campaigns.isEmpty()) {
      // Whoever came by an event is sent to through the account that has the rate.
      told.values().stream().map(Told::run).filter(run -> run != null).forEach(runs::add);
    }
    return runs;
  }

  // ---------------------------------------------------------------- rates

  private int most(Played.Rate rate) {
    Set<String> runs = rate.run() == null ? runsOf(rate.account(), List.of()) : Set.of(rate.run());
    List<Instant> starts =
        lines.stream()
            .filter(line -> line.run() != null && runs.contains(line.run()))
            .map(Line::at)
            .toList();
    return RateProof.mostInAny(starts, Duration.ofSeconds(rate.seconds()).minus(ON_THE_WAY));
  }

  private void rate(Played.Rate rate) {
    int most = most(rate);
    expect(
        most <= rate.messages(),
        "rate",
        () -> most + " starts in a stretch of at most " + rate.messages() + ": " + rate);
  }

  // ---------------------------------------------------------------- budgets

  private void budget(Played.Budget budget) {
    Set<String> runs =
        runsOf(null, budget.campaign() == null ? List.of() : List.of(budget.campaign()));
    Set<UUID> counted =
        taken()
            .filter(line -> runs.contains(line.run()))
            .map(Line::messageId)
            .collect(Collectors.toSet());
    List<Row> ofRuns = rows.values().stream().filter(row -> runs.contains(row.run())).toList();
    // Copies for seeds are messages of the workspace, and of no campaign's budget.
    long held =
        ofRuns.stream().filter(row -> reserved.contains(row.messageId())).count()
            + (budget.campaign() == null ? copies.held() : 0);
    long back = ofRuns.stream().filter(row -> row.state().equals("FAILED")).count();
    boolean refused = ofRuns.stream().anyMatch(row -> "budget_exhausted".equals(row.reason()));
    expect(
        counted.size() <= budget.messages(),
        "budget.outside",
        () -> counted.size() + " messages were taken: " + budget);
    expect(held <= budget.messages(), "budget.reserved", () -> held + " are reserved: " + budget);
    expect(
        !refused || held + back >= budget.messages(),
        "budget.left",
        () ->
            "somebody was skipped with " + held + " reserved, " + back + " given back: " + budget);
    for (UUID message : counted) {
      expect(
          reserved.contains(message),
          "budget.unreserved",
          () -> message + " was taken and has reserved nothing");
    }
  }

  // ---------------------------------------------------------------- caps

  private void cap(Played.Cap cap) {
    Set<String> runs = runsOf(null, cap.campaigns());
    Map<String, List<Instant>> byPerson = new HashMap<>();
    Set<String> late = new HashSet<>();
    Set<UUID> seen = new HashSet<>();
    for (Line line : lines) {
      if (!runs.contains(line.run())) {
        continue;
      }
      Row row = line.messageId() == null ? null : rows.get(line.messageId());
      if (!line.taken() || row != null && row.reported()) {
        late.add(line.to()); // A later attempt comes later than the decision it counts from.
      }
      if (line.taken() && line.messageId() != null) {
        Slot slot = slots.get(line.messageId());
        expect(
            slot != null && slot.tags().contains(cap.name()),
            "caps.uncounted",
            () -> line.messageId() + " was taken and counts against nothing");
        if (seen.add(line.messageId())) {
          byPerson.computeIfAbsent(line.to(), _ -> new ArrayList<>()).add(line.at());
        }
      }
    }
    byPerson.forEach((person, at) -> perPerson(cap, person, at, late.contains(person)));
    held(cap, runs);
  }

  private void perPerson(Played.Cap cap, String person, List<Instant> at, boolean late) {
    if (cap.rollingSeconds() == 0) {
      expect(
          at.size() <= (long) cap.count() * days(),
          "caps.outside",
          () -> person + " got " + at.size() + " messages: " + cap);
    } else if (!late) {
      var window = Duration.ofSeconds(cap.rollingSeconds() - played.leaseSeconds());
      List<Instant> shown =
          at.stream()
              .filter(each -> cap.until() == null || each.isBefore(Instant.parse(cap.until())))
              .toList();
      expect(
          RateProof.mostInAny(shown, window) <= cap.count(),
          "caps.outside",
          () -> person + " got messages at " + at + ": " + cap);
    }
  }

  private long days() {
    LocalDate first = LocalDate.ofInstant(lines.getFirst().at(), zone);
    return first.datesUntil(LocalDate.ofInstant(lines.getLast().at(), zone).plusDays(1)).count();
  }

  /** Whoever a cap has dropped has something that counts, or had until it failed. */
  private void held(Played.Cap cap, Set<String> runs) {
    Set<String> counting =
        slots.values().stream()
            .filter(slot -> slot.tags().contains(cap.name()))
            .map(Slot::subject)
            .collect(Collectors.toSet());
    for (Row row : rows.values()) {
      if (runs.contains(row.run()) && row.state().equals("FAILED")) {
        counting.add(row.subject());
      }
    }
    for (Row row : rows.values()) {
      expect(
          !runs.contains(row.run())
              || !"frequency_cap".equals(row.reason())
              || counting.contains(row.subject()),
          "caps.room",
          () -> "subject " + row.subject() + " was held back by nothing: " + cap);
    }
  }

  // ---------------------------------------------------------------- runs

  private void pause(Played.Pause pause) {
    Instant from = Instant.parse(pause.from()).plus(STILL_COMING);
    Instant to = Instant.parse(pause.to());
    for (Line line : lines) {
      expect(
          !pause.run().equals(line.run()) || line.at().isBefore(from) || line.at().isAfter(to),
          "pause",
          () -> "a message came at " + line.at() + ": " + pause);
    }
  }

  private void edit(Played.Run run) {
    Map<String, UUID> byPerson = new HashMap<>();
    Set<Integer> versions = new HashSet<>();
    for (Line line : lines) {
      if (!run.id().equals(line.run()) || line.messageId() == null || !line.taken()) {
        continue;
      }
      UUID before = byPerson.putIfAbsent(line.to(), line.messageId());
      expect(
          before == null || before.equals(line.messageId()),
          "edit.doubled",
          () -> line.to() + " got two messages of " + run.campaign());
      Row row = rows.get(line.messageId());
      if (row != null && line.subject() != null) {
        versions.add(row.version());
        boolean first = line.subject().startsWith(PressureCampaigns.FIRST_SUBJECT);
        // Recovery writes a row by the version that holds the slice.
        expect(
            first == (row.version() == 1),
            "edit.words",
            () -> line.messageId() + " of version " + row.version() + ": " + line.subject());
      }
    }
    if ("migrated".equals(run.edit())) {
      expect(versions.contains(1) && versions.size() > 1, "edit.unseen", () -> "only " + versions);
    } else {
      expect(versions.equals(Set.of(1)), "edit.unwanted", () -> run.campaign() + ": " + versions);
    }
  }

  /** Nobody is missing, and nobody was skipped but by what holds back here. */
  private void everybody(Played.Run run) {
    int people = 0;
    for (Row row : rows.values()) {
      if (row.run().equals(run.id())) {
        people++;
        expect(
            !row.state().equals("SKIPPED") || row.heldBack(),
            "skipped",
            () -> "subject " + row.subject() + ": " + row.reason());
      }
    }
    int there = people;
    expect(
        people == played.people(),
        "lost",
        () -> there + " rows of " + played.people() + ": " + run.campaign());
  }
}
