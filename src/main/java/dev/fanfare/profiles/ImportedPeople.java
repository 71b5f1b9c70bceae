package dev.fanfare.profiles;

import java.util.List;
import java.util.Map;

/**
 * What became of a chunk of people.
 *
 * @param ids all their subject numbers, ascending
 * @param granted what is newly consented to; one for each such person and channel
 * @param withdrawn what is newly withdrawn from; one for each such person and channel
 * @param changed how many of those updated have another value, by field: {@code email}, {@code
 *     phone}, {@code zone}, {@code locale} and {@code attributes.} with a name
 * @param kept how many had withdrawn before from what the file says they consent to
 */
public record ImportedPeople(
    long[] ids,
    int created,
    int updated,
    Map<String, Integer> changed,
    List<Agreed> granted,
    List<Agreed> withdrawn,
    int kept) {

  /**
   * What changed in what a person agrees to.
   *
   * @param purposes as bits
   */
  public record Agreed(Channel channel, long id, int purposes) {}
}
