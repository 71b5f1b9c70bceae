package dev.fanfare.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What shops and apps tell of odd people: at the edges of the times that conditions ask about, and
 * with properties of one name that are of another type in each type of event.
 */
final class TestingTold {

  static final Map<String, Map<String, AttributeType>> TYPES =
      Map.of(
          "order.placed",
          Map.of(
              "total", AttributeType.NUMBER,
              "currency", AttributeType.STRING,
              "gift", AttributeType.BOOLEAN,
              "due", AttributeType.DATE,
              "paid", AttributeType.INSTANT,
              "items", AttributeType.STRINGS),
          "page.seen",
          Map.of("total", AttributeType.STRING, "gift", AttributeType.NUMBER));

  static final List<String> NAMES = List.of("order.placed", "page.seen");
  static final List<String> WINDOWS = List.of("PT1H", "P1D", "P2W", "P14DT1H", "P30D");

  private static final List<String> ASKED_OF_ORDERS =
      List.of(
          "event.total > 50",
          "event.total / 2.0 >= 25.0 && event.gift",
          "!(event.total > 50)",
          "event.currency == 'EUR' || event.gift",
          "event.currency.lowerAscii() != 'eur'",
          "event.due > date('2026-03-01')",
          "event.due == date(event.paid, 'Europe/Vienna')",
          "now - event.paid < duration('24h')",
          "event.at >= event.paid",
          "event.items.exists(i, i.startsWith('t'))",
          "event.items.all(i, size(i) > 1)",
          "'tea' in event.items",
          "!has(event.total) || has(event.currency)",
          "event.total in [0, 50, 50.5]",
          "true");

  private static final List<String> ASKED_OF_PAGES =
      List.of(
          "event.total.contains('5')",
          "event.total == '50' || event.gift > 1",
          "size(event.total) > 2",
          "event.at.getHours('Europe/Vienna') < 12");

  private TestingTold() {}

  /** An event as the doors keep it. */
  record Told(String type, Instant at, String properties) {

    AskedEvent asked() {
      return new AskedEvent(at, read(properties));
    }
  }

  /** What conditions may ask of such an event, in quotes that need no others. */
  static List<String> asked(String type, boolean standard) {
    if (standard) {
      return type.equals("order.placed")
          ? List.of("event.total > 50.0", "event.currency == 'EUR' || event.gift", "!event.gift")
          : List.of("event.total.contains('5')", "event.total == '50' || event.gift > 1.0");
    }
    return type.equals("order.placed") ? ASKED_OF_ORDERS : ASKED_OF_PAGES;
  }

  static List<Told> some(Random random, boolean whole) {
    var edges =
        WINDOWS.stream()
            .map(TestingEvents::length)
            .map(TestingEvents::edge)
            .flatMap(quarter -> Stream.of(quarter * 900 - 1, quarter * 900, quarter * 900 + 899))
            .toList();
    long now = TestingConditions.NOW.getEpochSecond();
    var told = new ArrayList<Told>();
    for (int i = random.nextInt(8); i > 0; i--) {
      var type = NAMES.get(random.nextInt(NAMES.size()));
      long at =
          switch (random.nextInt(8)) {
            case 0 -> now;
            // Told before it happens: in the quarter of an hour after the one that is asked in.
            case 1 -> now + 1 + random.nextInt(299);
            default -> edges.get(random.nextInt(edges.size()));
          };
      var micros = random.nextBoolean() ? Duration.ofNanos(999_999_000) : Duration.ZERO;
      told.add(new Told(type, Instant.ofEpochSecond(at).plus(micros), said(type, random, whole)));
    }
    return told;
  }

  private static String said(String type, Random random, boolean whole) {
    var values = new TreeMap<String, String>();
    TYPES
        .getOrDefault(type, Map.of())
        .forEach(
            (name, kind) -> {
              if (whole || random.nextInt(4) > 0) {
                values.put(name, value(kind, random));
              }
            });
    var json = new StringBuilder("{");
    values.forEach(
        (name, value) ->
            json.append(json.length() == 1 ? "" : ",")
                .append(JsonText.quote(name))
                .append(':')
                .append(value));
    return json.append('}').toString();
  }

  private static String value(AttributeType type, Random random) {
    var some =
        switch (type) {
          case STRING -> List.of("EUR", "eur", "50", "tea", "\ud83d\ude00", "");
          case NUMBER -> List.of("0", "50", "50.5", "59.9", "1e308", "5e-324");
          case BOOLEAN -> List.of("true", "false");
          case DATE -> List.of("2026-03-29", "2026-02-28", "9999-12-31");
          case INSTANT ->
              List.of(
                  "2026-03-28T23:30:00Z",
                  "2026-02-27T22:59:59.999999999+01:00",
                  "2026-03-29T00:59:59.999999Z");
          case STRINGS -> List.of("[]", "[\"tea\"]", "[\"t\",\"cake\"]");
        };
    return switch (type.judge(some.get(random.nextInt(some.size())))) {
      case Checked.Good(var json) -> json;
      case Checked.Bad(var rule) -> throw new IllegalStateException(rule);
    };
  }

  /** Keeps what was told; each as early as it can have been recorded. */
  static void store(Connection connection, int workspace, long person, List<Told> told)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into person_event (workspace_id, id, number, type, profile_id, at, recorded_at,
              properties, hash)
            values (?, ?, ?, ?, ?, ?, ?, ?, '')
            """)) {
      for (int i = 0; i < told.size(); i++) {
        var one = told.get(i);
        insert.setInt(1, workspace);
        insert.setString(2, "e" + person + "-" + i);
        insert.setLong(3, i);
        insert.setString(4, one.type());
        insert.setLong(5, person);
        insert.setObject(6, utc(one.at()));
        insert.setObject(7, utc(one.at().minus(Duration.ofMinutes(5))));
        insert.setString(8, one.properties());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
