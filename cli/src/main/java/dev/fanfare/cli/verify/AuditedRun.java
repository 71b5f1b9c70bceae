package dev.fanfare.cli.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine says of a run, to be held against its raw rows.
 *
 * @param planned people frozen, null before the freeze
 * @param told counts by ledger state and reason, as the run's status tells them
 * @param resend whether what was lost with a worker is sent again
 * @param losses what lives of workers left unknown when they ended
 * @param disturbances how many lives were ended, as whoever ended them has counted; null when not
 *     told
 * @param window the most rows that one life may leave unknown
 * @param streamed counts by event type and reason of the first sink, null when not asked
 * @param permission what else decides whether people may be written to, null when not asked
 * @param draws how people were assigned, null when not asked
 * @param hours what its file says of the clock
 */
public record AuditedRun(
    String id,
    boolean ended,
    @Nullable Long planned,
    List<Told> told,
    boolean resend,
    List<Loss> losses,
    @Nullable Integer disturbances,
    int window,
    @Nullable List<Told> streamed,
    @Nullable Permission permission,
    @Nullable Draws draws,
    AuditedHours hours) {

  public AuditedRun {
    told = List.copyOf(told);
    losses = List.copyOf(losses);
    streamed = streamed == null ? null : List.copyOf(streamed);
  }

  /** People left unknown by one life of an engine, over all slices it had in hand. */
  public record Loss(String life, long unknown) {}

  /** A figure by a word (a state or an event type) and a reason. */
  public record Told(String word, @Nullable String reason, long count) {}
}
