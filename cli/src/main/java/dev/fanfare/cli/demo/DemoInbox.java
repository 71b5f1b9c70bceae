package dev.fanfare.cli.demo;

import dev.fanfare.cli.UsageProblem;
import dev.fanfare.cli.api.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox inbox of the host on this machine.
 *
 * @param log what it took, null when it cannot be read from here
 * @param page where its mails are shown, null when there is no page
 */
record DemoInbox(String host, int port, @Nullable Path log, @Nullable String page) {

  static DemoInbox of(Installation installation) {
    String port = installation.property("smtp.port");
    if (port == null) {
      throw new UsageProblem(
          "No inbox is known in "
              + installation.folder()
              + ". Start one with ./fanfare up, or set FANFARE_HOME to its data folder.");
    }
    Path log = installation.folder().resolve("sandbox").resolve("inbox.log");
    return new DemoInbox(
        "127.0.0.1",
        Integer.parseInt(port.strip()),
        Files.isReadable(log) ? log : null,
        installation.property("inbox.url"));
  }
}
