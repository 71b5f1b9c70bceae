package dev.fanfare.budgets;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What one transaction changes about reservations, gathered before it is written. */
public final class Moves {

  private final Map<ReservationKey, Reservation> reserved = new LinkedHashMap<>();
  private final Map<ReservationKey, Reservation> released = new LinkedHashMap<>();
  private final Map<ReservationKey, Reservation> spent = new LinkedHashMap<>();
  private final Map<Long, Long> most = new HashMap<>();

  void reserve(ReservationKey key, Reservation reservation) {
    reserved.put(key, reservation);
  }

  /** Notes the limit by which is judged what a pot has room for. */
  void judgedBy(long pot, long limit) {
    most.put(pot, limit);
  }

  /** The message has certainly not been sent: what it reserved is given back. */
  public void release(ReservationKey key, Reservation reservation) {
    released.put(key, reservation);
  }

  /** A provider has accepted the message. */
  public void spend(ReservationKey key, Reservation reservation) {
    spent.put(key, reservation);
  }

  /** Takes back what was to become of a message that has ended another way. */
  public void withdraw(ReservationKey key) {
    released.remove(key);
    spent.remove(key);
  }

  /** How many messages give back what they reserved. */
  public int givenBack() {
    return released.size();
  }

  public boolean isEmpty() {
    return reserved.isEmpty() && released.isEmpty() && spent.isEmpty();
  }

  /** The pots that change by what is known before anybody is judged. */
  Set<Long> pots() {
    var pots = new HashSet<Long>();
    released.values().forEach(each -> pots.addAll(each.amounts().keySet()));
    spent.values().forEach(each -> pots.addAll(each.amounts().keySet()));
    return pots;
  }

  Map<ReservationKey, Reservation> reserved() {
    return reserved;
  }

  Map<ReservationKey, Reservation> released() {
    return released;
  }

  Map<ReservationKey, Reservation> spent() {
    return spent;
  }

  Map<Long, Long> most() {
    return most;
  }
}
