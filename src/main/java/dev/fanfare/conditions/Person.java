package dev.fanfare.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.profiles.Channel;
import java.time.Instant;
import java.util.List;
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
 * @param events what happened to them, as far back as it can be asked about
 * @param told what was told of them from outside, by the name of its type, as far back
 */
public record Person(
    String externalId,
    @Nullable String zone,
    @Nullable String locale,
    Instant createdAt,
    JsonNode attributes,
    Map<Channel, Contact> contacts,
    Predicate<Membership.Version> members,
    Function<Membership.Version, @Nullable Double> scores,
    Function<PersonEvent, List<Happened>> events,
    Function<String, List<AskedEvent>> told) {

  /**
   * A person on a channel.
   *
   * @param consented purposes agreed to, as bits
   * @param withdrawn purposes withdrawn from, as bits
   */
  public record Contact(boolean reachable, int consented, int withdrawn) {}

  /**
   * Something that happened to a person.
   *
   * @param quarter when, in quarters of an hour since 1970
   * @param agent who did it, one of {@link PersonEvent#AGENTS}
   * @param campaign whose message it was about; empty where a call's
   * @param times how often in that quarter
   */
  public record Happened(int quarter, String agent, String campaign, int times) {}

  @Override
  public String toString() {
    return "Person";
  }
}
