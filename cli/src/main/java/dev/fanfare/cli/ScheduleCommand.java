package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "schedule",
    description = {
      "Shows the schedule of a campaign and its next ten instants,",
      "or arms, pauses, resumes or cancels a schedule that recurs or a trigger."
    })
final class ScheduleCommand implements Callable<Integer> {

  /** What is asked of the schedule. */
  enum Turn {
    SHOW,
    ARM,
    PAUSE,
    RESUME,
    CANCEL
  }

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "CAMPAIGN", description = "Its name.")
  private String campaign = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TURN",
      description = "arm, pause, resume, cancel, or show (without one).")
  private Turn turn = Turn.SHOW;

  ScheduleCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ApiClient api = connection.open(shell);
    String path = ApiClient.path("/v1/campaigns/%s/schedule", campaign);
    JsonNode schedule =
        switch (turn) {
          case SHOW -> api.get(path);
          case ARM -> api.post(path, null).body();
          case PAUSE, RESUME, CANCEL ->
              api.post(path + "/" + turn.name().toLowerCase(Locale.ROOT), null).body();
        };
    if (connection.json()) {
      shell.json(schedule);
    } else {
      tell(schedule);
    }
    return Exit.DONE;
  }

  private void tell(JsonNode schedule) {
    String state = schedule.path("state").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
    shell.terminal().line(campaign + ": " + shell.terminal().strong(state));
    if (schedule.has("problem")) {
      shell.terminal().line("    " + schedule.path("problem").asText());
    }
    if (schedule.has("trigger")) {
      String trigger = schedule.path("trigger").asText();
      String by = trigger.equals("api") ? "calls" : "events of type " + trigger;
      shell.terminal().line("    people come in by " + by);
    }
    schedule.path("next").forEach(planned -> Upcoming.tell(shell.terminal(), planned));
  }
}
