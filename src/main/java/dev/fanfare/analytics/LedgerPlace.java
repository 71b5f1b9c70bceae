package dev.fanfare.analytics;

/** How people come to their group and domain: by their ledger row, {@code l} in these words. */
final class LedgerPlace {

  /** Numbers of groups that are no variant. */
  static final int CONTROL = -1;

  static final int NO_GROUP = -2;

  /** People who get the winner that others have tested. */
  static final int WINNER = -3;

  /** Those of the control group who would have got it. */
  static final int WINNER_CONTROL = -4;

  /** The number of no domain: there was no address. */
  static final int NO_DOMAIN = -1;

  /**
   * Group, domain, and whether the person was drawn, from the bits of {@code ledger.judged}: 2 has
   * an address, 128 drawn, 256 for the control group, 131072 not in the test share. Bits are
   * missing of people whose worker died.
   */
  static final String COLUMNS =
      """
      case when l.judged & 131328 = 131328 then -4 when l.judged & 131072 <> 0 then -3
           when l.judged & 256 <> 0 then -1 else coalesce(l.variant, -2) end as arm,
      case when l.judged & 2 = 0 then -1 else coalesce(l.domain, -1) end as domain,
      l.run_id is not null and coalesce(l.judged & 128 <> 0, true) as drawn
      """;

  /**
   * One row for each person: where people come while a run goes on they have one for each coming,
   * all of the same group.
   */
  static final String FIRST_OF_PERSON =
      """
      (select distinct on (run_id, profile_id) run_id, profile_id, variant, domain, judged
       from ledger where run_id >= %s and run_id < %s order by run_id, profile_id, occurrence)
      """;

  private LedgerPlace() {}
}
