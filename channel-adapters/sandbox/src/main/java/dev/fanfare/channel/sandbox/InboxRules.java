package dev.fanfare.channel.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force and how often each recipient was tried under them. Attempts are counted only
 * for recipients some rule names, so a million others cost nothing.
 */
final class InboxRules {

  private static final Map<String, InboxAction> BUILT_IN =
      Map.of(
          "tempfail",
          new InboxAction.Temporary(451, "4.3.0 Try again later", InboxAction.Moment.RECIPIENT),
          "permfail",
          new InboxAction.Permanent(550, "5.1.1 No such mailbox", InboxAction.Moment.RECIPIENT),
          "slow",
          new InboxAction.Slow(Duration.ofSeconds(5)),
          "cut",
          new InboxAction.CutAfterDot());

  private record Compiled(InboxRule rule, Pattern pattern) {}

  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private volatile List<Compiled> rules = List.of();

  List<InboxRule> current() {
    return rules.stream().map(Compiled::rule).toList();
  }

  /** Puts other rules in force and forgets the attempts counted under the old ones. */
  void replace(List<InboxRule> replacement) {
    List<Compiled> compiled = new ArrayList<>();
    replacement.forEach(rule -> compiled.add(new Compiled(rule, rule.pattern())));
    rules = List.copyOf(compiled);
    attempts.clear();
  }

  /** Counts an attempt for the recipient and says what happens to it; null means accepted. */
  @Nullable InboxAction decide(String address) {
    String recipient = address.toLowerCase(Locale.ROOT);
    List<InboxRule> matching =
        rules.stream()
            .filter(compiled -> compiled.pattern().matcher(recipient).matches())
            .map(Compiled::rule)
            .toList();
    if (!matching.isEmpty()) {
      int attempt = attempts.merge(recipient, 1, Integer::sum);
      for (InboxRule rule : matching) {
        if (rule.takes(recipient, attempt)) {
          return rule.action();
        }
      }
    }
    int at = recipient.lastIndexOf('@');
    return at < 0 ? null : BUILT_IN.get(recipient.substring(0, at));
  }
}
