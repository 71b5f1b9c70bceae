package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sources as they are in life: streams of JSON lines, of the API ({@code LedgerRow} and {@code
 * CloudEvent} of the contract) and of the sandbox inbox's log. Nothing is held but the line read.
 */
public final class NdjsonSources {

  private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

  private NdjsonSources() {}

  /** Opens a stream when the auditor comes to it. */
  @FunctionalInterface
  public interface Opening {
    InputStream open() throws IOException;
  }

  @FunctionalInterface
  private interface LineVisitor {
    void visit(JsonNode line);
  }

  public static LedgerSource ledger(Opening opening) {
    return visitor -> read(opening, line -> visitor.accept(row(line)));
  }

  /** Takes every event of a run as it is stored. */
  @FunctionalInterface
  interface EventVisitor {
    void visit(JsonNode event);
  }

  /** All events, whatever they are about. */
  static void allEvents(Opening opening, EventVisitor visitor) throws IOException {
    read(opening, visitor::visit);
  }

  /** Message events only; what a run says of itself is left out. */
  public static EventSource events(Opening opening) {
    return visitor ->
        read(
            opening,
            line -> {
              JsonNode data = line.path("data");
              if (line.path("type").asText().startsWith("message.")) {
                visitor.accept(event(line, data));
              }
            });
  }

  /** The history of consent, and whose is gone. */
  public static PermissionSource permissions(Opening opening) {
    return visitor ->
        read(
            opening,
            line -> {
              List<Long> subjects = new ArrayList<>();
              line.path("subjects").forEach(each -> subjects.add(Long.parseLong(each.asText())));
              visitor.accept(
                  new PermissionSource.Change(
                      line.path("erased").asBoolean() ? null : required(line, "at"),
                      line.path("granted").asBoolean(),
                      subjects.stream().mapToLong(Long::longValue).toArray()));
            });
  }

  /** What counts against frequency caps. */
  public static SlotSource slots(Opening opening) {
    return visitor -> read(opening, line -> visitor.accept(slot(line)));
  }

  /** Which messages of a run have reserved of budgets. */
  public static BudgetSource.Reservations reservations(Opening opening) {
    return visitor -> read(opening, line -> visitor.accept(reservation(line)));
  }

  private static BudgetSource.Reservation reservation(JsonNode line) {
    Set<Long> pots = new HashSet<>();
    line.path("amounts").fieldNames().forEachRemaining(pot -> pots.add(Long.valueOf(pot)));
    return new BudgetSource.Reservation(UUID.fromString(required(line, "messageId")), pots);
  }

  /** What the inbox took, with or without an answer; what it refused is left out. */
  public static SinkSource inboxLog(Opening opening) {
    return visitor ->
        read(
            opening,
            line -> {
              String outcome = line.path("outcome").asText();
              if (outcome.equals("accepted") || outcome.equals("cut")) {
                visitor.accept(
                    new SinkSource.Line(
                        line.path("n").asLong(),
                        messageId(line.path("messageId").asText("")),
                        text(line, "run"),
                        outcome.equals("accepted"),
                        text(line, "to")));
              }
            });
  }

  private static void read(Opening opening, LineVisitor visitor) throws IOException {
    try (InputStream input = new BufferedInputStream(opening.open(), 1 << 16);
        MappingIterator<JsonNode> lines = READER.readValues(input)) {
      while (lines.hasNextValue()) {
        visitor.visit(lines.nextValue());
      }
    }
  }

  private static LedgerSource.Row row(JsonNode line) {
    String addressKey = text(line, "addressKey");
    return new LedgerSource.Row(
        Long.parseLong(required(line, "subject")),
        required(line, "occurrence"),
        line.path("step").asInt(),
        required(line, "slot"),
        required(line, "state"),
        text(line, "reason"),
        line.path("ambiguous").asInt(),
        addressKey == null ? null : Long.parseUnsignedLong(addressKey, 16),
        UUID.fromString(required(line, "messageId")),
        line.hasNonNull("judged") ? line.path("judged").asInt() : null,
        line.hasNonNull("variant") ? line.path("variant").asInt() : null,
        Instant.parse(required(line, "decidedAt")),
        instant(line, "dueAt"),
        text(line, "zone"),
        text(line, "detail"),
        line.path("campaignVersion").asInt());
  }

  private static SlotSource.Slot slot(JsonNode line) {
    List<String> tags = new ArrayList<>();
    line.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new SlotSource.Slot(
        Long.parseLong(required(line, "subject")),
        UUID.fromString(required(line, "messageId")),
        Instant.parse(required(line, "at")),
        required(line, "channel"),
        tags,
        text(line, "zone"),
        line.path("caps").asLong());
  }

  private static EventSource.Event event(JsonNode line, JsonNode data) {
    return new EventSource.Event(
        required(line, "type"),
        Long.parseLong(required(line, "subject")),
        UUID.fromString(required(data, "messageId")),
        data.path("attempt").asInt(),
        text(data, "reason"));
  }

  /** The UUID in {@code <uuid@domain>}; null when the field holds none. */
  static @Nullable UUID messageId(String field) {
    String bare = field.startsWith("<") ? field.substring(1) : field;
    int at = bare.indexOf('@');
    try {
      return UUID.fromString(at < 0 ? bare : bare.substring(0, at));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String required(JsonNode line, String name) {
    String text = text(line, name);
    if (text == null) {
      throw new IllegalArgumentException("a line has no " + name + ": " + line);
    }
    return text;
  }

  private static @Nullable Instant instant(JsonNode line, String name) {
    String text = text(line, name);
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable String text(JsonNode line, String name) {
    JsonNode value = line.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }
}
