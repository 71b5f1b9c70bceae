package dev.fanfare.profiles;

import java.util.List;
import java.util.Map;

/**
 * What became of a chunk of people.
 *
 * @param ids all their subject numbers, ascending
 * @param granted what is newly consented to; one for each such person
 * @param changed how many of those updated have another value, by field: {@code email}, {@code
 *     zone}, {@code locale} and {@code attributes.} with a name
 * @param kept how many had withdrawn before from what the file says they consent to
 */
public record ImportedPeople(
    long[] ids,
    int created,
    int updated,
    Map<String, Integer> changed,
    List<Grant> granted,
    int kept) {

  /**
   * What a person newly consented to.
   *
   * @param purposes as bits
   */
  public record Grant(long id, int purposes) {}
}
