package dev.fanfare.profiles;

import java.util.Map;

/**
 * What became of a chunk of people.
 *
 * @param ids all their subject numbers, ascending
 * @param granted the purposes (bits) newly consented to, by subject number
 * @param kept how many had withdrawn before from what the file says they consent to
 */
public record ImportedPeople(
    long[] ids, int created, int updated, Map<Long, Integer> granted, int kept) {}
