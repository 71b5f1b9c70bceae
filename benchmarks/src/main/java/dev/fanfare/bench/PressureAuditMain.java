package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.channel.sandbox.InboxLog;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.verify.RunAudit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The auditor of a play as a process of its own: reads the outside's log from disk, and rows,
 * slots, reservations and what came of events over REST; and has {@code verify} audit each run.
 * Prints a line of figures, a line for each thing that does not hold, and {@link #END}.
 */
final class PressureAuditMain {
  static final String END = "end";
  private static final int SHOWN = 3;
  private static final String NDJSON = "application/x-ndjson";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PressureAuditMain() {}

  /** Argument: the file that says what was played. */
  public static void main(String[] arguments) throws IOException {
    Played played = Played.read(Path.of(arguments[0]));
    ApiClient api = new ApiClient(URI.create(played.url()), played.key());
    ZoneId zone = ZoneId.of(api.get("/v1/frequency-caps").path("defaultZone").asText());
    PressureAudit audit = new PressureAudit(played, zone);
    Set<String> runs = new TreeSet<>();
    played.runs().forEach(run -> runs.add(run.id()));
    for (String event : played.events()) {
      api.find(ApiClient.path("/v1/events/%s", event))
          .ifPresent(
              answer -> {
                PressureAudit.Told told = told(answer.body(), played.triggered());
                audit.told(told);
                if (told.run() != null) {
                  runs.add(told.run());
                }
              });
    }
    List<String> broken = new ArrayList<>();
    Path log = Path.of(played.log());
    InboxLog.read(log, read -> audit.line(line(read)));
    each(api, "/v1/cap-slots", line -> audit.slot(slot(line)));
    for (String run : runs) {
      String path = ApiClient.path("/v1/runs/%s", run);
      each(api, path + "/ledger", line -> audit.row(row(line)));
      each(api, path + "/budget-reservations", line -> audit.reservation(id(line)));
      verify(api, played, run, log, broken);
    }
    for (Played.Seeds seeds : played.seeds()) {
      seeds(api, seeds.run(), audit.copies());
    }
    broken.addAll(audit.broken());
    System.out.println(audit.figures());
    broken.forEach(System.out::println);
    System.out.println(END);
  }

  private static void verify(
      ApiClient api, Played played, String run, Path log, List<String> broken) throws IOException {
    Unproved.of(
            new RunAudit(api, Scenario.WINDOW, played.livesEnded())
                .audit(run, log.resolve("inbox.log")))
        .forEach(
            check ->
                broken.add(
                    "%s %s: %s %s"
                        .formatted(
                            run,
                            check.name(),
                            check.figure(),
                            check.examples().stream().limit(SHOWN).toList())));
  }

  private static void seeds(ApiClient api, String run, SeedCopiesAudit copies) {
    JsonNode told = api.get(ApiClient.path("/v1/runs/%s", run)).path("seeds");
    copies.settled(run, told.path("state").asText());
    for (JsonNode each : told.path("messages")) {
      JsonNode message = api.get(ApiClient.path("/v1/messages/%s", each.path("id").asText()));
      copies.copy(
          new SeedCopiesAudit.Copy(
              UUID.fromString(message.path("id").asText()),
              run,
              message.path("state").asText(),
              message.path("state").asText().equals("UNKNOWN")
                  || message.path("ambiguous").asInt() > 0));
    }
  }

  private static void each(ApiClient api, String path, Consumer<JsonNode> visitor)
      throws IOException {
    try (MappingIterator<JsonNode> lines =
        JSON.readerFor(JsonNode.class).readValues(api.stream(path, NDJSON))) {
      while (lines.hasNextValue()) {
        visitor.accept(lines.nextValue());
      }
    }
  }

  private static PressureAudit.Told told(JsonNode event, String campaign) {
    for (JsonNode effect : event.path("effects")) {
      if (effect.path("campaign").asText().equals(campaign)) {
        return new PressureAudit.Told(
            event.path("id").asText(),
            event.path("subject").asText(),
            effect.path("run").textValue(),
            effect.path("occurrence").textValue(),
            effect.path("passed").textValue());
      }
    }
    return new PressureAudit.Told(
        event.path("id").asText(), event.path("subject").asText(), null, null, null);
  }

  private static PressureAudit.Row row(JsonNode line) {
    return new PressureAudit.Row(
        line.path("run").asText(),
        line.path("subject").asText(),
        line.path("occurrence").asText(),
        line.path("state").asText(),
        line.path("reason").textValue(),
        line.path("ambiguous").asInt(),
        id(line),
        line.path("campaignVersion").asInt());
  }

  private static PressureAudit.Slot slot(JsonNode line) {
    List<String> tags = new ArrayList<>();
    line.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new PressureAudit.Slot(id(line), line.path("subject").asText(), tags);
  }

  private static UUID id(JsonNode line) {
    return UUID.fromString(line.path("messageId").asText());
  }

  private static PressureAudit.Line line(dev.fanfare.channel.sandbox.InboxRecord read) {
    String id = read.messageId();
    return new PressureAudit.Line(
        Instant.parse(read.at()),
        id == null ? null : UUID.fromString(id.substring(1, id.indexOf('@'))),
        read.run(),
        read.to(),
        read.subject(),
        read.outcome().equals("accepted") || read.outcome().equals("cut"));
  }
}
