package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockVerbTest {

  private static final String CLOCK = "/v1/sandbox/clock";

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void movesTheClockAndFollowsItToItsEnd() throws IOException {
    engine.on("POST " + CLOCK, Told.json(202, job("MOVING", "2027-03-07T08:00:00Z", 0)));
    engine.on(
        "GET " + CLOCK + "/jobs/clk_1",
        Told.json(200, job("MOVING", "2027-03-14T08:00:00Z", 1)),
        Told.json(200, job("DONE", "2027-03-28T07:00:00Z", 4)));
    var shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("clock", "--by", "P3W")).isZero();

    assertThat(shell.out()).contains("done  2027-03-28T07:00:00Z  4 stops");
    assertThat(engine.body("POST " + CLOCK).toString()).isEqualTo("{\"by\":\"P3W\"}");
  }

  @Test
  void endsWithOneWhenTheMoveWasCancelled() throws IOException {
    engine.on("POST " + CLOCK, Told.json(202, job("CANCELLED", "2027-03-07T08:00:00Z", 0)));
    var shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("clock", "--to", "2027-03-28T09:00:00+02:00")).isEqualTo(1);

    assertThat(engine.body("POST " + CLOCK).toString())
        .isEqualTo("{\"to\":\"2027-03-28T09:00:00+02:00\"}");
  }

  @Test
  void showsTheClockAndLetsItRun() throws IOException {
    var clock = "{\"now\":\"2027-03-07T08:00:00Z\",\"mode\":\"running\"}";
    engine.on("GET " + CLOCK, clock);
    engine.on("PUT " + CLOCK, clock);
    var shell = new TestingShell(folder).at(engine);

    assertThat(shell.run("clock")).isZero();
    assertThat(shell.run("clock", "--run")).isZero();
    assertThat(shell.run("clock", "--by", "P1D", "--to", "2027-03-28T07:00:00Z")).isEqualTo(2);

    assertThat(shell.out()).contains("2027-03-07T08:00:00Z  running");
    assertThat(engine.body("PUT " + CLOCK).toString()).isEqualTo("{\"mode\":\"running\"}");
  }

  private static String job(String state, String now, int stops) {
    return """
    {"id":"clk_1","state":"%s","from":"2027-03-07T08:00:00Z","to":"2027-03-28T07:00:00Z",
     "now":"%s","stops":%d}
    """
        .formatted(state, now, stops);
  }
}
