package dev.fanfare.profiles;

import java.util.List;

/**
 * What became of a chunk of people.
 *
 * @param ids all their subject numbers, ascending
 * @param granted what is newly consented to; one for each such person
 * @param kept how many had withdrawn before from what the file says they consent to
 */
public record ImportedPeople(long[] ids, int created, int updated, List<Grant> granted, int kept) {

  /**
   * What a person newly consented to.
   *
   * @param purposes as bits
   */
  public record Grant(long id, int purposes) {}
}
