package dev.fanfare.dispatch;

import dev.fanfare.control.GlobalControl;
import dev.fanfare.profiles.Recipient;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What control groups say of some people and of whoever else is at their addresses. An address is
 * in a control group when anybody is who has it: it gets nothing. Pure, once it is read.
 *
 * @param global the workspace's group; null where there is none
 * @param holders who has each address, the lowest number first, by address key
 * @param arms what attributes said at the freeze, by run and person
 */
record ControlFacts(
    @Nullable GlobalControl global, Map<Long, long[]> holders, Map<Long, Map<Long, Integer>> arms) {

  /** Where no control group is asked. */
  static final ControlFacts NONE = new ControlFacts(null, Map.of(), Map.of());

  private static final long[] NOBODY = {};

  /**
   * What is asked about: messages that are judged alike.
   *
   * @param service whether their purpose needs no consent: no global control group holds them back
   */
  record Asked(
      long runId, String purpose, List<String> tags, boolean service, Assignments assignments) {

    static Asked of(RunContext run) {
      var definition = run.definition();
      return new Asked(
          run.run().id(),
          definition.purpose(),
          definition.counting().tags(),
          !run.consentNeeded(),
          run.assignments());
    }

    /** Whether a global control group holds these messages back. */
    boolean heldBackBy(GlobalControl group) {
      return !service && !group.exempts(purpose, tags);
    }
  }

  /**
   * What control groups say of a person.
   *
   * @param person null where they are gone
   * @param control whether the person is in the campaign's own control group
   */
  Controls of(Asked asked, @Nullable Recipient person, boolean control) {
    if (person == null) {
      return Controls.NONE;
    }
    var group = global != null && asked.heldBackBy(global) ? global : null;
    if (group != null && group.holds(person.profileId())) {
      return Controls.member(group.share());
    }
    var others =
        person.address() == null ? NOBODY : holders.getOrDefault(person.addressKey(), NOBODY);
    if (group != null) {
      var member = first(others, person.profileId(), group::holds);
      if (member != null) {
        return Controls.sharedWith(member, Reason.GLOBAL_CONTROL);
      }
    }
    if (!control && asked.assignments().holdout() > 0) {
      var member = first(others, person.profileId(), other -> isControl(asked, other));
      if (member != null) {
        return Controls.sharedWith(member, Reason.CONTROL_GROUP);
      }
    }
    return Controls.NONE;
  }

  /**
   * The person who is written to in this one's place, if anybody is: where a control group keeps
   * the address from being written to, nobody is. Of several control people at an address the one
   * who would have been written to is held out.
   *
   * @param winner whom the address was left to at the freeze; null for nobody
   */
  @Nullable Long duplicate(Asked asked, Controls controls, boolean control, @Nullable Long winner) {
    if (winner == null || !controls.equals(Controls.NONE)) {
      return null;
    }
    return !control || isControl(asked, winner) ? winner : null;
  }

  private boolean isControl(Asked asked, long person) {
    var ofRun = arms.getOrDefault(asked.runId(), Map.of());
    return asked.assignments().of(person, ofRun.get(person)).control();
  }

  private static @Nullable Long first(long[] people, long but, LongPredicate member) {
    for (long each : people) {
      if (each != but && member.test(each)) {
        return each;
      }
    }
    return null;
  }
}
