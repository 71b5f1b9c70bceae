package dev.fanfare.channels;

import dev.fanfare.channel.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is answered.
 *
 * @param secrets names of the secret settings that are set
 */
record AccountView(
    String name,
    String channel,
    String adapter,
    Map<String, String> settings,
    List<String> secrets,
    AccountChange.@Nullable Rate rate,
    @Nullable String price,
    State health,
    Instant createdAt) {

  /**
   * How it goes on the node that answers.
   *
   * @param state unused, well or failing
   */
  record State(String state, @Nullable String detail) {}

  static AccountView of(AccountRow row, Iterable<String> secrets, Optional<Health> health) {
    var limit = row.limit();
    var names = new TreeSet<String>();
    secrets.forEach(names::add);
    return new AccountView(
        row.name(),
        row.channel(),
        row.adapter(),
        new TreeMap<>(row.settings()),
        List.copyOf(names),
        limit == null ? null : new AccountChange.Rate(limit.messages(), limit.per().toString()),
        row.price() == null ? null : row.price().word(),
        health
            .map(seen -> new State(seen.usable() ? "well" : "failing", seen.detail()))
            .orElse(new State("unused", null)),
        row.createdAt());
  }
}
