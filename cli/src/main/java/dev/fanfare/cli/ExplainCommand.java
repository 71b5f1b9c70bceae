package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Why a person got a message of a run, or none.")
final class ExplainCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(index = "0", paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  @Parameters(index = "1", paramLabel = "EXTERNAL_ID", description = "The person, as imported.")
  private String externalId = "";

  ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JsonNode explanation =
        connection.open(shell).get(ApiClient.path("/v1/runs/%s/people/%s", run, externalId));
    if (connection.json()) {
      shell.json(explanation);
    } else {
      tell(explanation);
    }
    return Exit.DONE;
  }

  private void tell(JsonNode explanation) {
    Terminal terminal = shell.terminal();
    terminal.line(
        terminal.strong(explanation.path("externalId").asText())
            + " in "
            + explanation.path("campaign").asText()
            + ", "
            + explanation.path("run").asText());
    terminal.line();
    terminal.paragraph("  ", explanation.path("summary").asText());
    for (JsonNode decision : explanation.path("decisions")) {
      terminal.line();
      decision(decision, terminal);
    }
    ExplainedFlips.audience(explanation, terminal);
    terminal.line();
    rows(terminal, "segments", ExplainedPeople.membership(explanation));
    rows(terminal, "passed", ExplainedPeople.passed(explanation));
    rows(terminal, "inputs", inputs(explanation));
  }

  private static void decision(JsonNode decision, Terminal terminal) {
    row(terminal, "what", what(decision));
    row(terminal, "rule", decision.path("rule").asText());
    row(terminal, "variant", variant(decision));
    row(terminal, "when", when(decision));
    ExplainedFlips.tell(decision, terminal);
    rows(terminal, "values", named(decision.path("values")));
    rows(terminal, "judged", named(decision.path("judged")));
    rows(terminal, "now", named(decision.path("present")));
    row(terminal, "attempts", attempts(decision));
    row(terminal, "answer", decision.path("detail").asText(""));
    row(terminal, "message", decision.path("messageId").asText(""));
  }

  private static List<String> named(JsonNode values) {
    List<String> named = new ArrayList<>();
    values
        .properties()
        .forEach(value -> named.add(value.getKey() + " = " + value.getValue().asText()));
    return named;
  }

  private static void row(Terminal terminal, String name, String value) {
    if (!value.isEmpty()) {
      terminal.line("  " + terminal.faint(String.format("%-10s", name)) + value);
    }
  }

  private static void rows(Terminal terminal, String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      row(terminal, i == 0 ? name : "", values.get(i));
    }
  }

  private static String what(JsonNode decision) {
    String reason = decision.path("reason").asText("").replace('_', ' ');
    return RunProgress.stateWord(decision.path("state").asText())
        + (reason.isEmpty() ? "" : ", " + reason)
        + " (step "
        + decision.path("step").asInt()
        + ", "
        + decision.path("slot").asText()
        + ")";
  }

  private static String variant(JsonNode decision) {
    List<String> eligible = new ArrayList<>();
    decision.path("eligible").forEach(name -> eligible.add(name.asText()));
    if (eligible.size() < 2) {
      return "";
    }
    return decision.path("variant").asText("none")
        + " of "
        + String.join(", ", eligible)
        + String.format(
            Locale.ROOT,
            "; this came out with a probability of %.4f",
            decision.path("probability").asDouble());
  }

  private static String when(JsonNode decision) {
    String decided = Times.shown(decision, "decidedAt");
    String ended = Times.shown(decision, "endedAt");
    return "decided "
        + decided
        + (ended.isEmpty() || ended.equals(decided) ? "" : ", ended " + ended);
  }

  private static String attempts(JsonNode decision) {
    int attempt = decision.path("attempt").asInt();
    int ambiguous = decision.path("ambiguous").asInt();
    if (attempt == 0) {
      return "";
    }
    return attempt + (ambiguous == 0 ? "" : ", of which " + ambiguous + " with a lost outcome");
  }

  private static List<String> inputs(JsonNode explanation) {
    List<String> inputs = new ArrayList<>();
    inputs.add("version " + explanation.path("campaignVersion").asText() + " of the campaign");
    explanation
        .path("segments")
        .properties()
        .forEach(
            segment ->
                inputs.add("version " + segment.getValue().asText() + " of " + segment.getKey()));
    String template = explanation.path("templateHash").asText("");
    if (!template.isEmpty()) {
      inputs.add("template " + template.substring(0, Math.min(12, template.length())));
    }
    return inputs;
  }
}
