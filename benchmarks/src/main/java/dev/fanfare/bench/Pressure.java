package dev.fanfare.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A set of campaigns that limits hold back, played under disturbances.
 *
 * @param name of the play, which its people, campaigns and limits begin with
 * @param people everybody of whom is in each campaign
 * @param events told meanwhile, each about one of them
 * @param fenceAfter seconds of silence after which engines fence one another
 * @param sound false for the variant that must be caught: without start marks, and with caps that
 *     lock nobody
 * @param moved whether a moved clock brings back who waits for caps, in place of a minute or two
 */
record Pressure(
    String name,
    int people,
    int events,
    long seed,
    Disturbances disturbances,
    int fenceAfter,
    boolean sound,
    boolean moved) {
  static final int EVENTS_A_SECOND = 10;

  /** Of the run with a rate of its own, and of all that goes through its account. */
  static final int OF_THE_RUN = 100;

  static final int OF_THE_ACCOUNT = 150;
  static final int RATE_SECONDS = 5;

  /** How late the outside answers while it is disturbed. */
  static final int PACE_MILLIS = 2_000;

  /** As many people as slices of its engines are made for. */
  private static final int PEOPLE_OF_SLICES = 2_000;

  /** Environment variables of its engines. */
  Map<String, String> variables() {
    return new Scenario(name, true, PEOPLE_OF_SLICES, seed, disturbances, fenceAfter, sound)
        .variables();
  }

  /** One campaign may send to a quarter of its people. */
  int ofTheCampaign() {
    return people / 4;
  }

  /** All messages together: fewer than people and events would have. */
  int ofTheChannel() {
    return people * 5 / 2 + events * 9 / 10;
  }

  String called(String what) {
    return name + "-" + what;
  }

  /** Recipients whose connections are cut. */
  String cutPattern() {
    Random random = new Random(seed + 1);
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < disturbances.cuts(); i++) {
      addresses.add(People.address(name, random.nextInt(people)));
    }
    return addresses.isEmpty() ? "" : "/(" + String.join("|", addresses) + ")/";
  }

  /** One in ten is refused for now at first. */
  String forNowPattern() {
    return "/" + name + "[0-9]+3@people[.]test/";
  }

  /** One in fifty is refused for good. */
  String forGoodPattern() {
    return "/" + name + "[0-9]+[05]7@people[.]test/";
  }
}
