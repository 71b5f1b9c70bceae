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
  private static final InboxAction FOR_NOW =
      new InboxAction.Temporary(451, "4.3.0 try again later", InboxAction.Moment.DATA);
  private static final InboxAction FOR_GOOD =
      new InboxAction.Permanent(554, "5.7.1 not accepted here", InboxAction.Moment.DATA);

  private SinkMain() {}

  /** What a recipient that is refused for now is refused, in two attempts. */
  private static final int REFUSED_TIMES = 2;

  /**
   * Arguments: a folder for the log, and patterns of recipients (each may be empty): cut off once,
   * refused for now in their first attempts, refused for good.
   */
  public static void main(String[] arguments) throws IOException {
    List<InboxRule> failures = new ArrayList<>();
    if (!arguments[1].isEmpty()) {
      failures.add(new InboxRule(arguments[1], 1, 1, new InboxAction.CutAfterDot()));
    }
    if (!arguments[2].isEmpty()) {
      failures.add(new InboxRule(arguments[2], 1, REFUSED_TIMES, FOR_NOW));
    }
    if (!arguments[3].isEmpty()) {
      failures.add(InboxRule.always(arguments[3], FOR_GOOD));
    }
    try (SmtpInbox inbox = SmtpInbox.start(Path.of(arguments[0]), 0, false);
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      inbox.rules(failures);
      System.out.println(inbox.port());
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.equals("unanswered")) {
          System.out.println(inbox.unanswered());
          continue;
        }
        List<InboxRule> rules = new ArrayList<>(failures);
        long delay = Long.parseLong(order.substring("pace ".length()));
        if (delay > 0) {
          rules.add(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(delay))));
        }
        inbox.rules(rules);
      }
    }
  }
}
