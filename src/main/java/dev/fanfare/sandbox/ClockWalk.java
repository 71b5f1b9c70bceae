package dev.fanfare.sandbox;

import dev.fanfare.events.EventFlow;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ClockSetting;
import dev.fanfare.platform.Due;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One clock on its way: looks whether anything is due, wakes those who do it, and goes to the next
 * instant when in one state of the database nothing is due, unpublished or unread. All of it is in
 * rows, so any engine can go on. Its worker's thread only.
 */
final class ClockWalk {

  /** What was begun while the clock ran is over by then: tokens of rates live no longer. */
  private static final Duration SETTLING = Duration.ofMillis(300);

  private static final Duration SHORTEST = Duration.ofMillis(8);
  private static final Duration LONGEST = Duration.ofMillis(64);
  private static final Duration TROUBLE = Duration.ofSeconds(1);
  private static final Duration NOTED_EVERY = Duration.ofMillis(200);

  /** One state of the database. Events are looked at when nothing is due. */
  private record Look(Instant now, Due due, long unpublished) {}

  private final ClockJob job;
  private final NodeIdentity life;
  private final ClockWalkParts parts;
  private EventFlow.@Nullable Mark mark;
  private @Nullable String noted;
  private Duration pause = SHORTEST;
  private int stops;
  private long notedAt;
  private long movedAt;
  private long lookAt;
  private boolean over;

  ClockWalk(ClockJob job, NodeIdentity life, ClockWalkParts parts) {
    this.job = job;
    this.life = life;
    this.parts = parts;
    this.stops = job.stops();
    this.noted = job.waitsFor();
    long now = parts.machine().nanos();
    this.movedAt = now;
    this.notedAt = now;
    this.lookAt = job.stood() ? now : now + SETTLING.toNanos();
  }

  WorkspaceId workspace() {
    return job.workspace();
  }

  /** The life that may move the clock. */
  NodeIdentity life() {
    return life;
  }

  /** Whether the job has ended, or is another's. */
  boolean isOver() {
    return over;
  }

  /** How long until there is something to do. */
  Duration rest() {
    return over ? Duration.ZERO : Duration.ofNanos(Math.max(0, lookAt - parts.machine().nanos()));
  }

  /** One look, and a step where nothing holds the clock up. */
  void goOn() {
    if (parts.machine().nanos() - lookAt < 0) {
      return;
    }
    if (isUnread()) {
      return;
    }
    var look = Sql.inTransaction(parts.pool(), this::look);
    switch (look.due()) {
      case Due.Busy(var with, var wake) -> {
        mark = null;
        wake.run();
        await(with);
      }
      case Due.Later(var next) -> flow(look, next.isBefore(job.to()) ? next : job.to());
      case Due.Never() -> flow(look, job.to());
    }
  }

  /** Something is wrong; it is tried again. */
  void hold(RuntimeException trouble) {
    mark = null;
    await(Objects.requireNonNullElse(trouble.getMessage(), trouble.toString()), TROUBLE);
  }

  private Look look(Connection snapshot) throws SQLException {
    parts.jobs().beginSnapshot(snapshot);
    var now = parts.clocks().standing(snapshot, workspace());
    Due due = new Due.Never();
    for (var room : parts.rooms()) {
      due = due.and(room.at(snapshot, workspace(), now));
    }
    return new Look(
        now, due, due instanceof Due.Busy ? 0 : parts.flow().unpublished(snapshot, workspace()));
  }

  /** Nothing is due: what was written goes to all who read it, before time goes on. */
  private void flow(Look look, Instant next) {
    if (look.unpublished() > 0) {
      mark = null;
      parts.flow().wake();
      await("%d events are being published".formatted(look.unpublished()));
    } else if (mark == null) {
      if (!triedAgain(look.now())) {
        mark = parts.flow().mark();
      }
      lookAt = parts.machine().nanos();
    } else if (look.now().isBefore(job.to())) {
      step(look.now(), next);
    } else {
      end();
    }
  }

  /** Whether a sink has not come to the mark yet; what comes of its reading is looked at then. */
  private boolean isUnread() {
    var until = mark;
    if (until == null) {
      return false;
    }
    long unread =
        Sql.inTransaction(parts.pool(), connection -> parts.flow().unread(connection, until));
    if (unread > 0) {
      await("%d events are being read".formatted(unread));
    }
    return unread > 0;
  }

  private boolean triedAgain(Instant now) {
    boolean done = false;
    for (var room : parts.rooms()) {
      done |= room.tryAgain(workspace(), now);
    }
    return done;
  }

  private void step(Instant now, Instant next) {
    if (!next.isAfter(now)) {
      throw new IllegalStateException("work that waits for " + next + " is not done at " + now);
    }
    var to = new ClockSetting(next, true, parts.clock().now(WorkspaceId.INSTALLATION));
    boolean moved =
        Sql.inTransaction(
            parts.pool(),
            connection ->
                parts.jobs().note(connection, job, life, stops + 1, null)
                    && parts.clocks().set(connection, workspace(), to));
    over = !moved;
    mark = null;
    noted = null;
    stops++;
    pause = SHORTEST;
    movedAt = parts.machine().nanos();
    lookAt = movedAt;
  }

  private void end() {
    long left = CampaignClock.AGREED.toNanos() - (parts.machine().nanos() - movedAt);
    if (left > 0) {
      lookAt = parts.machine().nanos() + left;
      return;
    }
    var at = parts.clock().now(WorkspaceId.INSTALLATION);
    var done = ClockJob.State.DONE;
    over =
        Sql.inTransaction(
            parts.pool(),
            connection ->
                !parts.jobs().note(connection, job, life, stops, null)
                    || parts.jobs().end(connection, workspace(), job.id(), done, at));
  }

  private void await(String reason) {
    await(reason, pause);
    pause = pause.compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
  }

  private void await(String reason, Duration rest) {
    long now = parts.machine().nanos();
    lookAt = now + rest.toNanos();
    if (!reason.equals(noted) && now - notedAt > NOTED_EVERY.toNanos()) {
      noted = reason;
      notedAt = now;
      over =
          !Sql.inTransaction(
              parts.pool(), connection -> parts.jobs().note(connection, job, life, stops, reason));
    }
  }
}
