package dev.fanfare.channels;

import dev.fanfare.channel.ChannelAdapterFactory;
import dev.fanfare.dsl.Money;
import dev.fanfare.platform.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges one account that is asked for; collects every broken rule. Of one thread. */
final class AccountRules {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int LARGEST_RATE = 1_000_000;
  private static final Duration LONGEST_PER = Duration.ofDays(1);

  private final AdapterKinds kinds;
  private final boolean sandbox;
  private final Violations form = new Violations();
  private final Violations content = new Violations();

  AccountRules(AdapterKinds kinds, boolean sandbox) {
    this.kinds = kinds;
    this.sandbox = sandbox;
  }

  /** A checked account: its open settings, its secret ones, its limit and its price. */
  record Judged(
      String channel,
      String adapter,
      Map<String, String> open,
      Map<String, String> secret,
      AccountRow.@Nullable Limit limit,
      @Nullable Money price) {}

  /**
   * The account as it can be stored; a problem with everything that is wrong otherwise.
   *
   * @param kept secret settings that are set already, by adapter kind's rules kept when left out
   */
  Judged judge(String name, AccountChange asked, Map<String, String> kept) {
    form.require(
        NAME.matcher(name).matches(),
        "name",
        name,
        "must be 1 to 63 lower-case letters, digits and hyphens, and not begin with a hyphen");
    var channel = present(asked.channel(), "/channel");
    var adapter = present(asked.adapter(), "/adapter");
    var settings = settings(asked.settings());
    var limit = limit(asked.rate());
    var price = price(asked.price());
    form.refuse();
    var factory = factory(channel, adapter);
    content.refuseContent();
    if (factory == null) {
      throw new IllegalStateException("an adapter that is missing was not refused");
    }
    var secretNames = new HashSet<>(factory.secretSettings());
    var all = new HashMap<>(kept);
    all.keySet().retainAll(secretNames);
    all.putAll(settings);
    for (var problem : factory.check(all)) {
      boolean secret = secretNames.contains(problem.setting());
      content.add(
          "/settings/" + problem.setting(), secret ? null : problem.value(), problem.rule());
    }
    content.refuseContent();
    var open = new HashMap<>(all);
    open.keySet().removeAll(secretNames);
    all.keySet().retainAll(secretNames);
    return new Judged(channel, adapter, open, all, limit, price);
  }

  private @Nullable ChannelAdapterFactory factory(String channel, String adapter) {
    var known = kinds.of(channel);
    var factory = kinds.find(channel, adapter);
    if (known.isEmpty()) {
      content.add("/channel", channel, "no adapter is installed for this channel");
    } else if (factory.isEmpty()) {
      content.add("/adapter", adapter, "must be one of %s".formatted(String.join(", ", known)));
    } else if (adapter.equals("null") && !sandbox) {
      content.add("/adapter", adapter, "sends nothing: taken in sandbox workspaces only");
    }
    return factory.orElse(null);
  }

  private String present(@Nullable String value, String place) {
    form.requirePresent(value, place);
    return value == null ? "" : value;
  }

  private Map<String, String> settings(@Nullable Map<String, @Nullable String> asked) {
    form.requirePresent(asked, "/settings");
    var settings = new HashMap<String, String>();
    if (asked != null) {
      asked.forEach(
          (name, value) -> {
            if (value == null) {
              form.add("/settings/" + name, null, "must be a text");
            } else {
              settings.put(name, value);
            }
          });
    }
    return settings;
  }

  private AccountRow.@Nullable Limit limit(AccountChange.@Nullable Rate asked) {
    if (asked == null) {
      return null;
    }
    var messages = asked.messages();
    form.require(
        messages != null && messages >= 1 && messages <= LARGEST_RATE,
        "/rate/messages",
        messages,
        "must be a number from 1 to 1000000");
    var per = duration(asked.per());
    form.require(
        per != null && per.compareTo(Duration.ofSeconds(1)) >= 0 && per.compareTo(LONGEST_PER) <= 0,
        "/rate/per",
        asked.per(),
        "must be an ISO 8601 duration from PT1S to P1D");
    return messages == null || per == null ? null : new AccountRow.Limit(messages, per);
  }

  private @Nullable Money price(@Nullable String asked) {
    var price = asked == null ? null : Money.read(asked).orElse(null);
    form.require(
        asked == null || price != null, "/price", asked, Money.RULE + ", such as 0.0008 EUR");
    return price;
  }

  private static @Nullable Duration duration(@Nullable String text) {
    try {
      return text == null ? null : Duration.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
