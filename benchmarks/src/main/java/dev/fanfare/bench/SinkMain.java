package dev.fanfare.bench;

import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.channel.sandbox.SmtpInbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The outside as a process of its own: an inbox that logs before it answers. Says its port, then
 * obeys lines: {@code pace <milliseconds>} answers every message so late, {@code unanswered} says
 * how many senders wait for such an answer; its end is the end of its input.
 */
final class SinkMain {
  private SinkMain() {}

  /** Arguments: a folder for the log, and a pattern of recipients cut off once (may be empty). */
  public static void main(String[] arguments) throws IOException {
    List<InboxRule> cuts = new ArrayList<>();
    if (!arguments[1].isEmpty()) {
      cuts.add(new InboxRule(arguments[1], 1, 1, new InboxAction.CutAfterDot()));
    }
    try (SmtpInbox inbox = SmtpInbox.start(Path.of(arguments[0]), 0, false);
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      inbox.rules(cuts);
      System.out.println(inbox.port());
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.equals("unanswered")) {
          System.out.println(inbox.unanswered());
          continue;
        }
        List<InboxRule> rules = new ArrayList<>(cuts);
        long delay = Long.parseLong(order.substring("pace ".length()));
        if (delay > 0) {
          rules.add(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(delay))));
        }
        inbox.rules(rules);
      }
    }
  }
}
