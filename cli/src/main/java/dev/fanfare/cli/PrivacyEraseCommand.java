package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "erase", description = "Forgets somebody everywhere, and shows the certificate.")
final class PrivacyEraseCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final WhoOptions who = new WhoOptions();

  @Option(names = "--yes", description = "Needed: it cannot be taken back.")
  private boolean sure;

  PrivacyEraseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    who.requireOne();
    if (!sure) {
      throw new UsageProblem("It cannot be taken back: add --yes");
    }
    JsonNode certificate = erase(connection.open(shell)).body();
    if (connection.json()) {
      shell.json(certificate);
      return Exit.DONE;
    }
    shell
        .terminal()
        .line(
            "Erased, "
                + certificate.path("id").asText()
                + ", "
                + Times.shown(certificate, "erasedAt"));
    certificate
        .path("rows")
        .properties()
        .forEach(table -> shell.terminal().line("  " + table.getKey() + ": " + table.getValue()));
    return Exit.DONE;
  }

  private Answer erase(ApiClient api) {
    var address = who.address();
    if (address == null) {
      return api.delete(who.profile());
    }
    var body = ApiClient.JSON.createObjectNode();
    body.put("channel", address.channel()).put("address", address.address());
    return api.post("/v1/erasures", body);
  }
}
