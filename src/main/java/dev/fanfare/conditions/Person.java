package dev.fanfare.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.profiles.Channel;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one person, for conditions asked in memory.
 *
 * @param attributes a JSON object of declared attributes
 * @param contacts what was agreed to by channel
 * @param members whether they are in a version of a segment
 * @param scores what a model says of them in a version; null where none does
 */
public record Person(
    String externalId,
    @Nullable String zone,
    @Nullable String locale,
    Instant createdAt,
    JsonNode attributes,
    Map<Channel, Contact> contacts,
    Predicate<Membership.Version> members,
    Function<Membership.Version, @Nullable Double> scores) {

  /**
   * A person on a channel.
   *
   * @param consented purposes agreed to, as bits
   * @param withdrawn purposes withdrawn from, as bits
   */
  public record Contact(boolean reachable, int consented, int withdrawn) {}

  @Override
  public String toString() {
    return "Person";
  }
}
