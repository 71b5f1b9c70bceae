package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsVerbTest {

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void begin() {
    shell = new TestingShell(folder).at(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void tellsEventsInCallsOfFiveHundredAndWhatIsWrongAtItsLine() throws IOException {
    String lines =
        IntStream.range(0, 501)
            .mapToObj(i -> "{\"id\":\"e" + i + "\"}")
            .collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("events.jsonl"), "\n" + lines + "\n");
    engine.on(
        "POST /v1/events",
        Told.json(200, "{\"accepted\":499,\"duplicates\":1,\"rejected\":0,\"events\":[]}"),
        Told.json(
            200,
            """
            {"accepted":0,"duplicates":0,"rejected":1,"events":[{"id":"e500","status":"rejected",
             "violations":[{"place":"/events/0/type","value":"cart","rule":"is no event type"}]}]}
            """));

    assertThat(shell.run("events", "send", "events.jsonl")).isEqualTo(1);

    assertThat(shell.out())
        .contains("events.jsonl:502 /type \"cart\": is no event type")
        .contains("499 accepted, 1 told before, 1 rejected");
    assertThat(engine.asked("POST /v1/events")).hasSize(2);
    assertThat(engine.asked("POST /v1/events").getLast().body())
        .isEqualTo("{\"events\":[{\"id\":\"e500\"}]}");
  }

  @Test
  void saysWhereAFileIsNotJson() throws IOException {
    Files.writeString(folder.resolve("events.jsonl"), "{}\n{\n");

    assertThat(shell.run("events", "send", "events.jsonl")).isEqualTo(2);
    assertThat(shell.err()).contains("events.jsonl:2 is not JSON");
    assertThat(shell.run("events")).isEqualTo(2);
  }

  @Test
  void listsAndDeclaresEventTypes() throws IOException {
    engine.on(
        "GET /v1/event-types",
        """
        {"items":[{"name":"cart.abandoned","createdAt":"2026-11-22T08:00:00Z",
          "properties":{"total":{"type":"number","required":true,"personal":false},
                        "note":{"type":"string","required":false,"personal":true}}}]}
        """);
    engine.on(
        "PUT /v1/event-types/cart.abandoned", Told.json(201, "{\"name\":\"cart.abandoned\"}"));
    Files.writeString(folder.resolve("cart.json"), "{\"properties\":{}}");

    engine.on("GET /v1/event-types/cart.abandoned", Told.json(404, "{}"));
    assertThat(shell.run("event-types")).isZero();
    assertThat(shell.run("event-types", "set", "cart.abandoned", "cart.json")).isZero();

    assertThat(shell.out())
        .contains("total number required, note string personal")
        .contains("cart.abandoned: declared");
  }
}
