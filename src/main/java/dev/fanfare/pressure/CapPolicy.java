package dev.fanfare.pressure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges whether caps have room for a message. Pure, as {@code DispatchPolicy}, which asks it. */
final class CapPolicy {

  private CapPolicy() {}

  /** How full one cap is for a person. */
  record Use(Cap cap, int used, @Nullable Instant frees) {

    boolean full() {
      return used >= cap.most();
    }

    /** As people read it. */
    String words() {
      return "%d of %d, %s".formatted(used, cap.most(), cap.rule())
          + (frees == null ? "" : "; room again at " + frees);
    }
  }

  /**
   * What speaks against a message; empty where every cap has room. All caps hold together, so one
   * that drops goes before those that defer, and of those the one that frees last.
   *
   * @param slots of the person, without the message's own; in any order
   * @param latest nobody is deferred beyond it: whoever would be is dropped
   */
  static Optional<CapHit> judge(
      List<Cap> caps,
      CountsAs message,
      Collection<CapSlot> slots,
      Instant now,
      ZoneId zone,
      Instant latest) {
    CapHit strictest = null;
    for (var cap : caps) {
      if (cap.concerns(message)) {
        var use = use(cap, slots, now, zone);
        if (use.full()) {
          strictest = stricter(strictest, hit(use, latest));
        }
      }
    }
    return Optional.ofNullable(strictest);
  }

  /** How full a cap is. */
  static Use use(Cap cap, Collection<CapSlot> slots, Instant now, ZoneId zone) {
    var span = cap.window().at(now, zone);
    var counted = new ArrayList<Instant>();
    for (var slot : slots) {
      if (cap.concerns(slot.as()) && span.covers(slot.at())) {
        counted.add(slot.at());
      }
    }
    if (counted.size() < cap.most()) {
      return new Use(cap, counted.size(), null);
    }
    counted.sort(null);
    var frees =
        switch (cap.window()) {
          // A cap that was lowered may hold more than it takes: as many must go as are too many.
          case CapWindow.Rolling(var length) ->
              counted.get(counted.size() - cap.most()).plus(length);
          case CapWindow.Calendar _ -> span.to();
        };
    return new Use(cap, counted.size(), frees);
  }

  private static CapHit hit(Use use, Instant latest) {
    var cap = use.cap();
    var frees = use.frees();
    if (frees == null) {
      throw new IllegalStateException(cap + " has room");
    }
    var until = roundedUp(frees, cap.window().step());
    boolean waits = cap.onHit() == OnHit.DEFER && !until.isAfter(latest);
    return new CapHit(cap.name(), use.used(), cap.most(), cap.rule(), frees, waits ? until : null);
  }

  private static CapHit stricter(@Nullable CapHit one, CapHit other) {
    if (one == null) {
      return other;
    }
    var first = one.until();
    var second = other.until();
    if (first == null || second == null) {
      return first == null ? one : other;
    }
    return second.isAfter(first) ? other : one;
  }

  static Instant roundedUp(Instant at, Duration step) {
    long seconds = at.getEpochSecond() + (at.getNano() > 0 ? 1 : 0);
    return Instant.ofEpochSecond(Math.ceilDiv(seconds, step.toSeconds()) * step.toSeconds());
  }
}
