package dev.fanfare.budgets;

/** What a message has reserved. */
public record Reserved(ReservationKey key, Reservation reservation) {}
