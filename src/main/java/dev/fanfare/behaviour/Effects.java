package dev.fanfare.behaviour;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what comes of the events of one transaction. Of one thread. */
public final class Effects {

  private final Map<Long, List<Effect>> of = new HashMap<>();
  private final List<Runnable> afterwards = new ArrayList<>();

  /** Notes what came of an event. */
  public void add(TakenEvent event, Effect effect) {
    of.computeIfAbsent(event.number(), number -> new ArrayList<>()).add(effect);
  }

  /** Notes what to do once the transaction is committed; it may be lost, and done twice. */
  public void afterwards(Runnable work) {
    afterwards.add(work);
  }

  /** What came of an event, in the order it was noted. */
  public List<Effect> of(TakenEvent event) {
    return of.getOrDefault(event.number(), List.of());
  }

  /** All that is to be done after the commit. */
  public List<Runnable> afterwards() {
    return afterwards;
  }
}
