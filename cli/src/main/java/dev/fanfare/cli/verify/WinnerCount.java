package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Counts once more what the decision about a winner rests on. For one thread. */
final class WinnerCount {

  /** When somebody was assigned, and to which group. */
  private record Assigned(String group, Instant at) {}

  private final Map<Long, Assigned> assigned = new HashMap<>();

  /** When people first opened or clicked, by type of event. */
  private final Map<String, Map<Long, Instant>> acts = new HashMap<>();

  /** The same of goals, as far as they are counted. */
  private final Map<String, Map<Long, Instant>> reached = new HashMap<>();

  /** Of whom what they did is gone. */
  private LongPredicate gone = subject -> false;

  private final Finding counting =
      new Finding("winner.counted", "The figures are those of the events");

  void assign(long subject, String group, Instant at) {
    assigned.put(subject, new Assigned(group, at));
  }

  void act(String type, long subject, Instant at) {
    acts.computeIfAbsent(type, fresh -> new HashMap<>())
        .merge(subject, at, (one, other) -> one.isBefore(other) ? one : other);
  }

  /**
   * Who has reached goals.
   *
   * @param counted by goal, since when who has
   * @param erased of whom nothing can be counted any more
   */
  void reached(Map<String, Map<Long, Instant>> counted, LongPredicate erased) {
    reached.putAll(counted);
    gone = erased;
  }

  Check check(List<JsonNode> told) {
    List<JsonNode> counted =
        told.stream()
            .map(data -> data.path("figures"))
            .filter(figures -> doers(figures) != null)
            .toList();
    if (counted.isEmpty()) {
      return counting.notJudged("nothing was counted that is told to the auditor");
    }
    counted.forEach(this::recount);
    return counting.judged(Words.of(assigned.size(), "person", "people"));
  }

  /** Whether groups are compared by what people did elsewhere. */
  static boolean isOfGoal(JsonNode figures) {
    return acted(figures) == null;
  }

  private static @Nullable String acted(JsonNode figures) {
    return switch (figures.path("by").asText()) {
      case "clicks" -> "message.clicked";
      case "opens" -> "message.opened";
      default -> null;
    };
  }

  /** Who did what is compared; null where it is not counted. */
  private @Nullable Map<Long, Instant> doers(JsonNode figures) {
    String act = acted(figures);
    return act == null
        ? reached.get(figures.path("by").asText())
        : acts.getOrDefault(act, Map.of());
  }

  private void recount(JsonNode figures) {
    Instant through = Instant.parse(figures.path("through").asText());
    Map<Long, Instant> did = Objects.requireNonNull(doers(figures));
    Map<String, Counted> groups = new HashMap<>();
    assigned.forEach(
        (subject, one) -> {
          if (one.at().isBefore(through)) {
            Instant at = did.get(subject);
            groups
                .computeIfAbsent(one.group(), group -> new Counted())
                .add(at != null && at.isBefore(through), at == null && gone.test(subject));
          }
        });
    for (JsonNode group : figures.path("groups")) {
      String name = group.path("name").asText();
      Counted of = groups.getOrDefault(name, new Counted());
      long people = group.path("people").asLong();
      long all = group.path("assigned").asLong();
      if (of.all != all || people < of.did || people > of.did + of.mayHave) {
        counting.violation(
            () ->
                "%s: %d of %d are told, and are %d of %d"
                    .formatted(name, people, all, of.did, of.all));
      }
    }
  }

  /** The people of a group. */
  private static final class Counted {
    private long all;
    private long did;
    private long mayHave;

    void add(boolean hasDone, boolean isGone) {
      all++;
      did += hasDone ? 1 : 0;
      mayHave += isGone ? 1 : 0;
    }
  }
}
