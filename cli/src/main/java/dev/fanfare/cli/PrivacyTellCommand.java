package dev.fanfare.cli;

import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tell", description = "Writes everything that is held about somebody, as JSON.")
final class PrivacyTellCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final WhoOptions who = new WhoOptions();

  @Option(names = "--into", paramLabel = "FILE", description = "Where to write it; else here.")
  private @Nullable Path into;

  PrivacyTellCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    who.requireOne();
    try (var data = connection.open(shell).stream(path(), "application/json")) {
      if (into == null) {
        new InputStreamReader(data, StandardCharsets.UTF_8).transferTo(shell.terminal().out());
        shell.terminal().out().println();
        shell.terminal().out().flush();
      } else {
        Files.copy(data, shell.directory().resolve(into), StandardCopyOption.REPLACE_EXISTING);
        shell.terminal().line("Written to " + into);
      }
    }
    return Exit.DONE;
  }

  private String path() {
    var address = who.address();
    return address == null
        ? who.profile() + "/data"
        : ApiClient.path("/v1/addresses/%s/%s/data", address.channel(), address.address());
  }
}
