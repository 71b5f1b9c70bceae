package dev.fanfare.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A report made anew of nothing but the events of a run, the slow way: every figure is counted by
 * looking at all of them.
 */
final class TestingRecount {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What became of a person as they were decided about. */
  private record Person(String arm, String domain, boolean drawn) {}

  private final List<JsonNode> events;
  private final Map<String, Person> people = new HashMap<>();

  TestingRecount(List<JsonNode> events) {
    this.events = events;
    var ids = new HashSet<String>();
    for (var event : events) {
      if (!ids.add(event.path("id").asText())) {
        throw new AssertionError("told twice: " + event);
      }
      if (type(event).equals("message.decided")) {
        var data = event.path("data");
        var decision = data.path("decision").asText();
        people.put(
            event.path("subject").asText(),
            new Person(
                decision.equals("hold_out") ? "control" : data.path("variant").asText(),
                data.path("domain").asText(),
                decision.equals("hold_out") || decision.equals("send")));
      }
    }
  }

  ObjectNode funnel() {
    return funnel(who -> true);
  }

  ArrayNode groups(Map<String, Double> shares) {
    var groups = JSON.createArrayNode();
    shares.forEach(
        (name, share) ->
            groups
                .addObject()
                .put("name", name)
                .put("share", share)
                .set("funnel", funnel(who -> who.arm().equals(name))));
    return groups;
  }

  ArrayNode domains() {
    var names = new TreeSet<String>();
    people.values().forEach(who -> names.add(who.domain()));
    names.remove("");
    var domains = new ArrayList<ObjectNode>();
    for (var name : names) {
      var domain = JSON.createObjectNode().put("name", name);
      domain.set("funnel", funnel(who -> who.domain().equals(name)));
      domains.add(domain);
    }
    domains.sort(
        Comparator.comparingLong((ObjectNode domain) -> -domain.at("/funnel/assigned").asLong()));
    return JSON.createArrayNode().addAll(domains);
  }

  ArrayNode goals() {
    var goals = JSON.createArrayNode();
    for (var goal : values("conversion.recorded", "goal")) {
      var told = did("conversion.recorded", who -> true, "goal", goal);
      goals.addObject().put("goal", goal).set("conversions", count(told));
    }
    return goals;
  }

  /** Clicks by {@code variant, link, agent}, and the tables that the links are of. */
  Map<String, ObjectNode> links(List<String> variants) {
    var links = new TreeMap<String, ObjectNode>();
    for (var variant : variants) {
      for (var link : values("message.clicked", "link")) {
        for (var agent : values("message.clicked", "agent")) {
          var clicks =
              did("message.clicked", who -> who.arm().equals(variant), "agent", agent).stream()
                  .filter(event -> event.at("/data/link").asText().equals(link))
                  .toList();
          if (!clicks.isEmpty()) {
            links.put(variant + " " + link + " " + agent, count(clicks));
          }
        }
      }
    }
    return links;
  }

  ArrayNode times(ZoneId zone) {
    var buckets = new TreeMap<Instant, TreeMap<String, Integer>>();
    for (var event : events) {
      var type = type(event);
      var data = event.path("data");
      boolean timed =
          type.startsWith("message.") && !type.equals("message.decided")
              || type.equals("conversion.recorded")
              || type.equals("consent.changed");
      if (timed) {
        var hour =
            Instant.parse(event.path("time").asText()).atZone(zone).truncatedTo(ChronoUnit.HOURS);
        var agent = data.path("agent").asText(data.path("granted").asText());
        buckets
            .computeIfAbsent(hour.toInstant(), h -> new TreeMap<>())
            .merge(agent.isEmpty() ? type : type + " " + agent, 1, Integer::sum);
      }
    }
    var times = JSON.createArrayNode();
    buckets.forEach(
        (hour, counts) -> {
          var bucket = times.addObject().put("from", hour.toString());
          counts.forEach(bucket.putObject("counts")::put);
        });
    return times;
  }

  /** Of each group, who was drawn and did something: assigned and people. */
  Map<String, int[]> compared(List<String> groups, String type, String field, String value) {
    var compared = new TreeMap<String, int[]>();
    for (var group : groups) {
      Predicate<Person> counts = who -> who.arm().equals(group) && who.drawn();
      int assigned = (int) people.values().stream().filter(counts).count();
      compared.put(
          group,
          new int[] {assigned, count(did(type, counts, field, value)).path("people").asInt()});
    }
    return compared;
  }

  private ObjectNode funnel(Predicate<Person> whom) {
    var funnel = JSON.createObjectNode();
    funnel.put(
        "assigned", (int) people.values().stream().filter(whom).filter(Person::drawn).count());
    var seen = did("message.settled", whom, "reason", "seen");
    funnel.put("sent", of("message.sent", whom).size() + seen.size());
    funnel.put("heldOut", of("message.heldout", whom).size());
    funnel.put("skipped", of("message.skipped", whom).size());
    funnel.put("failed", of("message.failed", whom).size());
    funnel.put("cancelled", of("message.cancelled", whom).size());
    var unknown = subjects(of("message.unknown", whom));
    unknown.removeAll(subjects(seen));
    funnel.put("unknown", unknown.size());
    funnel.set("skippedBy", reasons("message.skipped", whom));
    funnel.set("failedBy", reasons("message.failed", whom));
    funnel.set("opens", agents("message.opened", whom));
    funnel.set("clicks", agents("message.clicked", whom));
    funnel.put("unsubscribed", subjects(did("consent.changed", whom, "granted", "false")).size());
    funnel.set("conversions", count(of("conversion.recorded", whom)));
    funnel.put("heldOutGlobally", did("message.heldout", whom, "reason", "global_control").size());
    return funnel;
  }

  private ObjectNode reasons(String type, Predicate<Person> whom) {
    var counts = new TreeMap<String, Integer>();
    for (var event : of(type, whom)) {
      var data = event.path("data");
      counts.merge(data.path("reason").asText(data.path("failure").asText()), 1, Integer::sum);
    }
    var reasons = JSON.createObjectNode();
    counts.forEach(reasons::put);
    return reasons;
  }

  private ObjectNode agents(String type, Predicate<Person> whom) {
    var agents = JSON.createObjectNode();
    for (var agent : values(type, "agent")) {
      var done = did(type, whom, "agent", agent);
      if (!done.isEmpty()) {
        agents.set(agent, count(done));
      }
    }
    return agents;
  }

  private static ObjectNode count(List<JsonNode> events) {
    return JSON.createObjectNode()
        .put("people", subjects(events).size())
        .put("total", events.size());
  }

  private List<JsonNode> of(String type, Predicate<Person> whom) {
    return events.stream()
        .filter(event -> type(event).equals(type))
        .filter(event -> whom.test(person(event)))
        .toList();
  }

  private List<JsonNode> did(String type, Predicate<Person> whom, String field, String value) {
    return of(type, whom).stream()
        .filter(event -> field.isEmpty() || event.path("data").path(field).asText().equals(value))
        .toList();
  }

  private Person person(JsonNode event) {
    var person = people.get(event.path("subject").asText());
    if (person == null) {
      throw new AssertionError("nothing was decided about whom this tells of: " + event);
    }
    return person;
  }

  private static Set<String> subjects(List<JsonNode> events) {
    var subjects = new HashSet<String>();
    events.forEach(event -> subjects.add(event.path("subject").asText()));
    return subjects;
  }

  private Set<String> values(String type, String field) {
    var values = new TreeSet<String>();
    for (var event : events) {
      if (type(event).equals(type)) {
        values.add(event.path("data").path(field).asText());
      }
    }
    return values;
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }
}
