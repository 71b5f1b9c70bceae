package dev.fanfare.host;

import dev.fanfare.channel.sandbox.InboxPage;
import dev.fanfare.channel.sandbox.SmtpInbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Providers that deliver nothing, inside the host's own process; their logs outlive it. */
final class Sandbox implements AutoCloseable {
  private static final String SMTP = "smtp";
  private static final int PREFERRED_SMTP = 21_025;

  private static final String PAGE = "inbox";
  private static final int PREFERRED_PAGE = 21_026;

  private final SmtpInbox inbox;
  private final InboxPage page;

  private Sandbox(SmtpInbox inbox, InboxPage page) {
    this.inbox = inbox;
    this.page = page;
  }

  static Sandbox start(HostConfig config) {
    Ports ports = new Ports(config);
    int smtp = ports.of(SMTP, PREFERRED_SMTP);
    ports.requireFree(SMTP, smtp, "the inbox");
    int http = ports.of(PAGE, PREFERRED_PAGE);
    ports.requireFree(PAGE, http, "the inbox's page");
    Path folder = config.dataFolder().resolve("sandbox");
    try {
      var inbox = SmtpInbox.start(folder, smtp);
      return new Sandbox(inbox, InboxPage.start(inbox, http));
    } catch (IOException e) {
      throw new HostProblem("Cannot start the inbox in " + folder + ": " + e.getMessage(), e);
    }
  }

  int smtpPort() {
    return inbox.port();
  }

  /** Where a person reads the mails. */
  String pageUrl() {
    return "http://127.0.0.1:" + page.port();
  }

  /** The environment variables by which an engine sends to it. */
  Map<String, String> engineEnvironment() {
    return Map.of(
        "FANFARE_SANDBOX",
        "true",
        "FANFARE_SMTP_HOST",
        "127.0.0.1",
        "FANFARE_SMTP_PORT",
        String.valueOf(smtpPort()));
  }

  @Override
  public void close() {
    page.close();
    inbox.close();
  }
}
