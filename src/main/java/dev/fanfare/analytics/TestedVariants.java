package dev.fanfare.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.behaviour.EventTypes;
import dev.fanfare.behaviour.PersonEventStore;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Winner;
import dev.fanfare.events.RunEvents;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the people have done who test the variants of a run, before an instant: from the
 * events of the store, and for goals from what is told of people, not from what a sink has counted
 * by now. So it is the same whenever it is counted again. Any thread.
 */
@Singleton
public final class TestedVariants {

  private static final String DECIDED = "message.decided";
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final AgroalDataSource pool;
  private final RunEvents events;
  private final CreditStore credits;
  private final PersonEventStore told;
  private final EventTypes types;
  private final ObjectMapper json;

  TestedVariants(
      @DataSource("background") AgroalDataSource pool,
      RunEvents events,
      CreditStore credits,
      PersonEventStore told,
      EventTypes types,
      ObjectMapper json) {
    this.pool = pool;
    this.events = events;
    this.credits = credits;
    this.told = told;
    this.types = types;
    this.json = json;
  }

  /**
   * What the test of a run has come to. Ends early, with an exception, when the thread is
   * interrupted.
   *
   * @param through what has happened before it counts; everything that tells of it is committed,
   *     and nobody but who tests was decided about before
   */
  public TestFigures look(Run run, CampaignVersion version, Instant through) {
    var definition = version.definition();
    var winner = winnerOf(definition);
    var groups = groups(definition, winner);
    var did = new Seen(groups, measure(winner), through, json);
    events.read(run.workspace(), run.id(), did::see);
    var people = winner.byGoal() ? reached(run, winner.by(), did, through) : did.acted;
    var assigned = new long[groups.size()];
    var successes = new long[groups.size()];
    did.groupOf.forEach(
        (person, group) -> {
          assigned[group]++;
          successes[group] += people.contains(person) ? 1 : 0;
        });
    var compared = new ArrayList<Comparison.Group>();
    for (int i = 0; i < groups.size(); i++) {
      compared.add(new Comparison.Group(groups.get(i), successes[i], assigned[i]));
    }
    return TestFigures.of(winner.by(), through, compared);
  }

  private static Winner winnerOf(Campaign definition) {
    var experiment = definition.experiment();
    var winner = experiment == null ? null : experiment.winner();
    if (winner == null) {
      throw new IllegalArgumentException(definition.name() + " chooses no winner");
    }
    return winner;
  }

  /** As in a report: people who are held out cannot open or click. */
  private static List<String> groups(Campaign definition, Winner winner) {
    var groups = new ArrayList<String>();
    if (winner.byGoal() && definition.holdout().basisPoints() > 0) {
      groups.add(Experiment.CONTROL);
    }
    groups.addAll(Reports.variants(definition));
    return groups;
  }

  private static ReportQuery.@Nullable Measure measure(Winner winner) {
    return switch (winner.by()) {
      case Winner.CLICKS -> ReportQuery.Measure.CLICKS;
      case Winner.OPENS -> ReportQuery.Measure.OPENS;
      default -> null;
    };
  }

  /** Who was assigned to which group, and who did what is compared. Of one thread. */
  private static final class Seen {
    private final List<String> groups;
    private final ReportQuery.@Nullable Measure measure;
    private final Instant through;
    private final ObjectMapper json;
    private final byte[] decided = typed(DECIDED);
    private final byte @Nullable [] acts;
    private final Map<Long, Integer> groupOf = new HashMap<>();
    private final Set<Long> acted = new HashSet<>();

    Seen(
        List<String> groups,
        ReportQuery.@Nullable Measure measure,
        Instant through,
        ObjectMapper json) {
      this.groups = groups;
      this.measure = measure;
      this.through = through;
      this.json = json;
      this.acts = measure == null ? null : typed(measure.type());
    }

    private static byte[] typed(String type) {
      return ("\"type\":\"" + type + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    void see(long subject, byte[] bytes, int from, int length) {
      goOn();
      if (holds(bytes, from, length, decided)) {
        var event = read(bytes, from, length);
        if (event != null) {
          assign(subject, event.path("data"));
        }
      } else if (acts != null && measure != null && holds(bytes, from, length, acts)) {
        var event = read(bytes, from, length);
        if (event != null && event.path("data").path("agent").asText().equals(measure.agent())) {
          acted.add(subject);
        }
      }
    }

    private void assign(long subject, JsonNode data) {
      var group =
          switch (data.path("decision").asText()) {
            case "send" -> data.path("variant").asText();
            case "hold_out" -> Experiment.CONTROL;
            default -> "";
          };
      int number = groups.indexOf(group);
      if (number >= 0) {
        groupOf.put(subject, number);
      }
    }

    /** The event; null where it happened too late. */
    private @Nullable JsonNode read(byte[] bytes, int from, int length) {
      try {
        var event = json.readTree(bytes, from, length);
        return Instant.parse(event.path("time").asText()).isBefore(through) ? event : null;
      } catch (IOException e) {
        throw new IllegalStateException("an event that is no JSON", e);
      }
    }

    /** Whether an event is of a type, which stands near its beginning. */
    private static boolean holds(byte[] bytes, int from, int length, byte[] typed) {
      for (int at = from; at + typed.length <= from + length; at++) {
        if (bytes[at] == typed[0]
            && Arrays.equals(bytes, at, at + typed.length, typed, 0, typed.length)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Whoever of the test reached a goal by what was told before. A transaction for each so many
   * people: none is open for as long as all of them are counted.
   */
  private Set<Long> reached(Run run, String goal, Seen seen, Instant through) {
    var goals = Sql.inTransaction(pool, connection -> goals(connection, run, goal));
    var reached = new HashSet<Long>();
    var crediting = new Crediting(credits, told, types, json);
    var subjects = List.copyOf(seen.groupOf.keySet());
    for (int from = 0; from < subjects.size(); from += Crediting.AT_ONCE) {
      goOn();
      var some = subjects.subList(from, Math.min(from + Crediting.AT_ONCE, subjects.size()));
      Sql.inTransaction(
              pool, connection -> crediting.ofRun(connection, run, goals, from(run), some))
          .stream()
          .filter(credit -> credit.event().recordedAt().isBefore(through))
          .filter(credit -> credit.event().at().isBefore(through))
          .forEach(credit -> reached.add(credit.touch().subject()));
    }
    return reached;
  }

  /** Nobody gets anything of a run before it is there, whichever engine's clock says so. */
  static Instant from(Run run) {
    return run.createdAt().minus(CLOCKS_DIFFER);
  }

  private List<CreditStore.GoalRow> goals(Connection connection, Run run, String goal)
      throws SQLException {
    var number = credits.goal(connection, run.workspace(), run.campaignId(), goal);
    return credits.goals(connection, run.workspace()).stream()
        .filter(row -> row.campaign() == run.campaignId() && row.number() == number)
        .toList();
  }

  /** Who counts ends when the engine does. */
  private static void goOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("the engine ends");
    }
  }
}
