package dev.fanfare.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Odd people, from a seed: with every value the doors let in, or without. */
final class TestingPeople {

  static final Membership.Version GOLD = new Membership.Version(7, 1);
  static final Membership.Version LAPSED = new Membership.Version(8, 3);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> DATES =
      List.of("0001-01-01", "1899-12-31", "2000-02-29", "2026-03-29", "9999-12-31", "1985-07-14");
  private static final List<String> INSTANTS =
      List.of(
          "0001-01-01T00:00:00Z",
          "1899-12-31T23:59:59.999999Z",
          "1900-01-01T00:00:00Z",
          "1916-04-30T22:00:00Z",
          "2026-03-29T00:59:59.999999999Z",
          "2026-03-29T01:00:00Z",
          "2026-10-25T00:59:59Z",
          "2026-10-25T01:00:00Z",
          "2011-12-30T10:00:00Z",
          "2099-12-31T23:59:59Z",
          "2150-07-01T12:00:00Z",
          "9999-12-31T23:59:59.999999Z");

  private final Random random;
  private final boolean whole;

  /**
   * @param whole everything is known of everybody
   */
  TestingPeople(long seed, boolean whole) {
    this.random = new Random(seed);
    this.whole = whole;
  }

  /** A person with their number and what the database is to hold. */
  record Stored(
      long id,
      Person person,
      String attributes,
      Set<Membership.Version> member,
      List<TestingEvents.Told> events,
      List<TestingTold.Told> told) {}

  List<Stored> people(int count) {
    var people = new ArrayList<Stored>();
    for (int i = 0; i < count; i++) {
      people.add(person(i + 1));
    }
    return people;
  }

  private Stored person(long id) {
    var values = new TreeMap<String, String>();
    TestingConditions.SCHEMA
        .attributes()
        .forEach(
            (name, type) -> {
              if (whole || random.nextInt(4) > 0) {
                values.put(name, judged(type));
              }
            });
    var json = new StringBuilder("{");
    values.forEach(
        (name, value) ->
            json.append(json.length() == 1 ? "" : ",")
                .append(JsonText.quote(name))
                .append(':')
                .append(value));
    var attributes = json.append('}').toString();
    var member = new HashSet<Membership.Version>();
    for (var version : List.of(GOLD, LAPSED)) {
      if (random.nextBoolean()) {
        member.add(version);
      }
    }
    var contacts =
        random.nextInt(3) == 0
            ? Map.<Channel, Person.Contact>of()
            : Map.of(
                Channel.EMAIL,
                new Person.Contact(random.nextBoolean(), random.nextInt(4), random.nextInt(4)));
    var events = TestingEvents.some(random);
    var told = TestingTold.some(random, whole);
    return new Stored(
        id,
        new Person(
            id % 7 == 0 ? "a" + id : "\ud83d\ude00" + id,
            maybe("Europe/Vienna", "UTC"),
            maybe("de-AT", "a"),
            Instant.parse("2026-03-28T01:00:00.123456Z"),
            read(attributes),
            contacts,
            member::contains,
            version -> version.equals(GOLD) && member.contains(GOLD) ? score(id) : null,
            event ->
                events.stream()
                    .filter(one -> one.event() == event)
                    .map(TestingEvents.Told::happened)
                    .toList(),
            type ->
                told.stream()
                    .filter(one -> one.type().equals(type))
                    .map(TestingTold.Told::asked)
                    .toList()),
        attributes,
        member,
        events,
        told);
  }

  /** Of the members of gold; some lack one. */
  private static @Nullable Double score(long id) {
    return id % 5 == 0 ? null : (Double) (id % 4 / 2.0 - 0.5);
  }

  /** A value as the doors keep it. */
  private String judged(AttributeType type) {
    var given =
        switch (type) {
          case STRING -> text();
          case NUMBER -> (random.nextInt(6) == 0 ? "-" : "") + pick(TestingConditions.NUMBERS);
          case BOOLEAN -> random.nextBoolean() ? "true" : "false";
          case DATE -> pick(DATES);
          case INSTANT -> pick(INSTANTS);
          case STRINGS -> texts();
        };
    return switch (type.judge(given)) {
      case Checked.Good(var json) -> json;
      case Checked.Bad(var rule) -> given.startsWith("--") ? "0" : fail(given + " " + rule);
    };
  }

  private static String fail(String what) {
    throw new IllegalStateException(what);
  }

  private String texts() {
    var texts = new ArrayList<String>();
    for (int i = random.nextInt(5); i > 0; i--) {
      texts.add(JsonText.quote(text()));
    }
    return "[" + String.join(",", texts) + "]";
  }

  private String text() {
    return pick(whole ? TestingConditions.STANDARD_TEXTS : TestingConditions.TEXTS);
  }

  private @Nullable String maybe(String one, String other) {
    return switch (random.nextInt(3)) {
      case 0 -> one;
      case 1 -> other;
      default -> null;
    };
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  static void store(Connection connection, int workspace, List<Stored> people) throws SQLException {
    try (var profiles =
            connection.prepareStatement(
                """
                insert into profile (workspace_id, id, external_id, attributes, zone, locale,
                  created_at, updated_at)
                values (?, ?, ?, ?::jsonb, ?, ?, ?, ?)
                """);
        var contacts =
            connection.prepareStatement(
                """
                insert into contact_point (workspace_id, profile_id, channel, address, address_key,
                  consented, withdrawn)
                values (?, ?, 1, ?, ?, ?, ?)
                """)) {
      for (var stored : people) {
        var person = stored.person();
        var at = person.createdAt().atOffset(ZoneOffset.UTC);
        profiles.setInt(1, workspace);
        profiles.setLong(2, stored.id());
        profiles.setString(3, person.externalId());
        profiles.setString(4, stored.attributes());
        profiles.setString(5, person.zone());
        profiles.setString(6, person.locale());
        profiles.setObject(7, at);
        profiles.setObject(8, at);
        profiles.addBatch();
        var contact = person.contacts().get(Channel.EMAIL);
        if (contact != null) {
          contacts.setInt(1, workspace);
          contacts.setLong(2, stored.id());
          contacts.setString(3, contact.reachable() ? "a@example.org" : null);
          contacts.setObject(4, contact.reachable() ? stored.id() : null);
          contacts.setInt(5, contact.consented());
          contacts.setInt(6, contact.withdrawn());
          contacts.addBatch();
        }
      }
      profiles.executeBatch();
      contacts.executeBatch();
    }
    storeMembers(connection, workspace, people, GOLD);
    storeMembers(connection, workspace, people, LAPSED);
    storeScores(connection, workspace, people);
    TestingEvents.storeRuns(connection, workspace);
    for (var stored : people) {
      TestingEvents.store(connection, workspace, stored.id(), stored.events());
      TestingTold.store(connection, workspace, stored.id(), stored.told());
    }
  }

  private static void storeMembers(
      Connection connection, int workspace, List<Stored> people, Membership.Version version)
      throws SQLException {
    var members =
        people.stream()
            .filter(stored -> stored.member().contains(version))
            .mapToLong(Stored::id)
            .toArray();
    try (var insert =
        connection.prepareStatement(
            """
            insert into segment_chunk
              (workspace_id, segment_id, number, chunk, lo, hi, profile_ids)
            values (?, ?, ?, 0, ?, ?, ?)
            """)) {
      insert.setInt(1, workspace);
      insert.setInt(2, version.segmentId());
      insert.setInt(3, version.number());
      insert.setLong(4, members[0]);
      insert.setLong(5, members[members.length - 1]);
      insert.setObject(6, members);
      insert.executeUpdate();
    }
  }

  private static void storeScores(Connection connection, int workspace, List<Stored> people)
      throws SQLException {
    try (var version =
            connection.prepareStatement(
                """
                insert into segment_version
                  (workspace_id, segment_id, number, members, import_id, created_at)
                values (?, ?, ?, 0, 77, timestamptz 'epoch')
                """);
        var scores =
            connection.prepareStatement(
                """
                insert into segment_score (workspace_id, profile_id, import_id, score, rank_pct)
                values (?, ?, 77, ?, 50)
                """)) {
      version.setInt(1, workspace);
      version.setInt(2, GOLD.segmentId());
      version.setInt(3, GOLD.number());
      version.executeUpdate();
      for (var stored : people) {
        var score = stored.person().scores().apply(GOLD);
        if (score != null) {
          scores.setInt(1, workspace);
          scores.setLong(2, stored.id());
          scores.setDouble(3, score);
          scores.addBatch();
        }
      }
      scores.executeBatch();
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
