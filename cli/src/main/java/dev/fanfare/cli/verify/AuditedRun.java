package dev.fanfare.cli.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine says of a run, to be held against its raw rows.
 *
 * @param planned people frozen, null before the freeze
 * @param told counts by ledger state and reason, as the run's status tells them
 * @param resend whether what was lost with a worker is sent again
 * @param disturbances how often a worker or connection was lost while rows were started
 * @param window the most rows that one disturbance may leave unknown
 * @param streamed counts by event type and reason of the first sink, null when not asked
 * @param draws how people were assigned, null when not asked
 */
public record AuditedRun(
    String id,
    boolean ended,
    @Nullable Long planned,
    List<Told> told,
    boolean resend,
    long disturbances,
    int window,
    @Nullable List<Told> streamed,
    @Nullable Draws draws) {

  public AuditedRun {
    told = List.copyOf(told);
    streamed = streamed == null ? null : List.copyOf(streamed);
  }

  /** A figure by a word (a state or an event type) and a reason. */
  public record Told(String word, @Nullable String reason, long count) {}
}
