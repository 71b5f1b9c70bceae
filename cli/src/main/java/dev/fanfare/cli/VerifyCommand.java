package dev.fanfare.cli;

import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.verify.AuditReport;
import dev.fanfare.cli.verify.RunAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Proves or refutes from raw rows, events and the outside's log what a run promises.")
final class VerifyCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--sink-log",
      paramLabel = "FILE",
      description = "The log of the sandbox inbox: what really arrived.")
  private @Nullable Path sinkLog;

  @Option(
      names = "--disturbances",
      paramLabel = "N",
      description = "How many lives of engines were ended; more than that is refuted.")
  private @Nullable Integer disturbances;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "64",
      description = "Rows one life may leave unknown (default: ${DEFAULT-VALUE}).")
  private int window;

  @Parameters(paramLabel = "RUN", description = "Its id, run_…")
  private String run = "";

  VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ApiClient api = connection.open(shell);
    Path log = sinkLog == null ? null : shell.directory().resolve(sinkLog);
    AuditReport report = new RunAudit(api, window, disturbances).audit(run, log);
    if (connection.json()) {
      shell.json(ApiClient.JSON.valueToTree(report));
    } else {
      AuditTable.print(report, shell.terminal());
    }
    return report.refuted() ? Exit.REFUSED : Exit.DONE;
  }
}
