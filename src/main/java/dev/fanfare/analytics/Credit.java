package dev.fanfare.analytics;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That an event lies in the window of a touch. Which ones there are follows from the touches and
 * the events alone, whatever came first and however late.
 *
 * @param goal its number in the campaign
 */
record Credit(Touch touch, int goal, Aim.Happened event, @Nullable BigDecimal revenue) {

  /**
   * That somebody got a message, or would have.
   *
   * @param at when the window begins: it was accepted, or would have been
   * @param arm the variant's number, or that of the control group
   */
  record Touch(
      long run,
      int campaign,
      long subject,
      long occurrence,
      int slot,
      Kind kind,
      int arm,
      Instant at) {}

  /** What became of the message. */
  enum Kind {
    SENT,
    HELD_OUT,
    /** The provider refused it: the person was assigned, and counts where groups are compared. */
    REFUSED;

    int code() {
      return ordinal();
    }

    static Kind of(int code) {
      return values()[code];
    }
  }

  /** All that these touches and events come to. */
  static List<Credit> of(
      Collection<Aim> aims, Collection<Touch> touches, Collection<Aim.Happened> events) {
    var bySubject = touches.stream().collect(Collectors.groupingBy(Touch::subject));
    var credits = new ArrayList<Credit>();
    for (var event : events) {
      var own = bySubject.getOrDefault(event.subject(), List.of());
      for (var aim : aims) {
        if (own.isEmpty() || !aim.reachedBy(event)) {
          continue;
        }
        for (var touch : own) {
          if (touch.campaign() == aim.campaign() && isIn(touch, event, aim)) {
            credits.add(new Credit(touch, aim.number(), event, aim.worth(event)));
          }
        }
      }
    }
    return credits;
  }

  /** The window holds its first instant and its last. */
  private static boolean isIn(Touch touch, Aim.Happened event, Aim aim) {
    return !event.at().isBefore(touch.at()) && !event.at().isAfter(touch.at().plus(aim.within()));
  }
}
