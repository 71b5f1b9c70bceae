package dev.fanfare.bench;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an audit found, in numbers of people or messages.
 *
 * @param rows of the ledger
 * @param messageIds distinct among them
 * @param sent rows that say so
 * @param reported rows that tell of an attempt whose outcome was lost
 * @param taken messages in the outside's log
 * @param doubled messages beyond a person's first
 * @param doubledOutside those of people who are not reported
 * @param lost people without a message
 * @param lostOutside those who are not reported
 * @param silent rows neither sent nor reported
 * @param claimed rows that say sent of a message the outside never took
 * @param strangers messages that belong to no row
 * @param twoIds recipients who got messages of two ids
 * @param livesLost lives of engines that ended with people under way
 * @param mostOfALife people that one of them left unknown
 * @param unexplained lost outcomes that are neither of such a life nor of a connection cut
 */
record Verdict(
    long rows,
    long messageIds,
    long sent,
    long reported,
    long taken,
    long doubled,
    long doubledOutside,
    long lost,
    long lostOutside,
    long silent,
    long claimed,
    long strangers,
    long twoIds,
    long livesLost,
    long mostOfALife,
    long unexplained) {

  /** The promises that do not hold, in words; empty when all do. */
  List<String> broken(Scenario scenario) {
    List<String> broken = new ArrayList<>();
    int ended = scenario.disturbances().livesEnded();
    expect(broken, rows == scenario.people(), rows + " rows for " + scenario.people() + " people");
    expect(broken, messageIds == rows, "two rows share a message id");
    expect(broken, strangers == 0, strangers + " messages belong to no row");
    expect(broken, twoIds == 0, twoIds + " recipients got messages of two ids");
    expect(broken, silent == 0, silent + " rows are neither sent nor reported");
    expect(broken, claimed == 0, claimed + " rows claim a message that never arrived");
    expect(broken, lostOutside == 0, lostOutside + " lost outside the reported set");
    expect(broken, doubledOutside == 0, doubledOutside + " doubled outside the reported set");
    if (scenario.resend()) {
      expect(broken, lost == 0, lost + " lost though the campaign resends");
    } else {
      expect(broken, doubled == 0, doubled + " doubled though the campaign drops");
    }
    expect(broken, livesLost <= ended, livesLost + " lives lost people, " + ended + " were ended");
    expect(
        broken,
        mostOfALife <= Scenario.WINDOW,
        mostOfALife + " people were lost with one life, at most " + Scenario.WINDOW + " allowed");
    expect(broken, unexplained == 0, unexplained + " outcomes were lost without a death or a cut");
    expect(
        broken,
        reported <= scenario.bound(),
        reported + " reported, at most " + scenario.bound() + " allowed");
    return broken;
  }

  private static void expect(List<String> broken, boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }

  /** All figures as one line for {@link #parse}. */
  String line() {
    return Arrays.stream(Verdict.class.getRecordComponents())
        .map(this::figure)
        .collect(Collectors.joining(" "));
  }

  private String figure(RecordComponent component) {
    try {
      return String.valueOf(component.getAccessor().invoke(this));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static Verdict parse(String line) {
    long[] f = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Verdict(
        f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], f[13],
        f[14], f[15]);
  }
}
