package dev.fanfare.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description = "Creates a budget, or replaces all that it says; what it has counted stays.",
    sortOptions = false)
final class BudgetsSetCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "NAME", description = "The budget's name.")
  private String name = "";

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Messages in a period, at most. This, --money or both.")
  private @Nullable Integer messages;

  @Option(
      names = "--money",
      paramLabel = "AMOUNT",
      description = "What they may cost, such as \"250.00 EUR\".")
  private @Nullable String money;

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "email, or any (the default).")
  private @Nullable String channel;

  @Option(
      names = "--period",
      paramLabel = "UNIT",
      description = "day, week or month, or total (the default).")
  private @Nullable String period;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Whose calendar it is; the workspace's without.")
  private @Nullable String zone;

  @Option(
      names = "--on-exhausted",
      paramLabel = "WHAT",
      description = "skip (the default), or wait for the next period or a higher limit.")
  private @Nullable String onExhausted;

  BudgetsSetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (messages == null && money == null) {
      throw new UsageProblem("--messages or --money is needed, or both");
    }
    ApiClient api = connection.open(shell);
    String path = ApiClient.path("/v1/budgets/%s", name);
    Answer answer = api.put(path, budget(), ApiClient.condition(api.find(path)));
    if (connection.json()) {
      shell.json(answer.body());
    } else {
      shell.terminal().line(name + ": " + (answer.status() == 201 ? "created" : "replaced"));
    }
    return Exit.DONE;
  }

  private ObjectNode budget() {
    ObjectNode budget = ApiClient.JSON.createObjectNode();
    if (messages != null) {
      budget.put("messages", messages);
    }
    put(budget, "money", money);
    put(budget, "channel", channel);
    put(budget, "period", period);
    put(budget, "zone", zone);
    put(budget, "onExhausted", onExhausted);
    return budget;
  }

  private static void put(ObjectNode object, String key, @Nullable String value) {
    if (value != null) {
      object.put(key, value);
    }
  }
}
