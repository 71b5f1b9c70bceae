package dev.fanfare.conditions;

import dev.fanfare.conditions.Expression.CountOf;
import dev.fanfare.conditions.Expression.ToldOf;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts of events as SQL: however many a condition asks for, what happened is read once into one
 * row a person, what was sent once more, and what was told from outside once more, each no further
 * back than the longest time that is asked about. Of one thread.
 */
final class EventCounts {

  /** The ledger's code of what was sent. */
  private static final int SENT = 1;

  /** An event may be told so much before it happens, see {@code EventCheck}; and then some. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private final WorkspaceId workspace;
  private final Instant now;
  private final Map<CountOf, String> done = new LinkedHashMap<>();
  private final Map<CountOf, String> sent = new LinkedHashMap<>();
  private final Map<ToldOf, String> told = new LinkedHashMap<>();

  EventCounts(WorkspaceId workspace, Instant now) {
    this.workspace = workspace;
    this.now = now;
  }

  /** The count as an expression; never null. */
  String column(CountOf count) {
    boolean ledger = count.event() == PersonEvent.SENT;
    var of = ledger ? sent : done;
    var column = of.computeIfAbsent(count, _ -> (ledger ? "l.n" : "d.n") + of.size());
    return "coalesce(" + column + ", 0::float8)";
  }

  /** The count as an expression; never null. */
  String column(ToldOf count) {
    return "coalesce(" + told.computeIfAbsent(count, _ -> "t.n" + told.size()) + ", 0::float8)";
  }

  /** Joins what the columns are of to {@code profile p}. */
  void join(StringBuilder from, List<Object> values) {
    if (!done.isEmpty()) {
      joinDone(from, values);
    }
    if (!sent.isEmpty()) {
      joinSent(from, values);
    }
    if (!told.isEmpty()) {
      joinTold(from, values);
    }
  }

  private void joinDone(StringBuilder from, List<Object> values) {
    from.append("\nleft join (select g.profile_id id");
    done.forEach(
        (count, column) -> {
          var in = Quarters.within(count.within(), now);
          from.append(", (sum(g.n) filter (where g.kind = ? and g.quarter >= ?");
          values.addAll(List.of(count.event().code(), in.first()));
          if (!count.agent().equals(CountOf.ANYBODY)) {
            from.append(" and g.agent = ?");
            values.add(PersonEvent.AGENTS.indexOf(count.agent()));
          }
          if (count.campaign() != null) {
            from.append(" and g.run_id in (").append(runs(values, List.of(count))).append(')');
          }
          from.append("))::float8 ").append(column.substring(2));
        });
    var kinds = done.keySet().stream().map(count -> count.event().code()).distinct().toList();
    from.append(" from engagement g where g.workspace_id = ? and g.kind in (")
        .append(kinds.stream().map(_ -> "?").collect(Collectors.joining(", ")))
        .append(") and g.quarter between ? and ?");
    values.add(workspace.value());
    values.addAll(kinds);
    var all = longest(done.keySet().stream().map(CountOf::within));
    values.addAll(List.of(all.first(), all.last()));
    if (done.keySet().stream().allMatch(count -> count.campaign() != null)) {
      from.append(" and g.run_id in (").append(runs(values, done.keySet())).append(')');
    }
    from.append(" group by g.profile_id) d on d.id = p.id");
  }

  /**
   * A run that ended before can have sent nothing since. The offset keeps the runs in front: joined
   * as it likes, PostgreSQL reads every month of the ledger for two weeks of it.
   */
  private void joinSent(StringBuilder from, List<Object> values) {
    from.append("\nleft join (select m.profile_id id");
    sent.forEach(
        (count, column) -> {
          from.append(", (count(*) filter (where m.ended_at >= ?");
          values.add(Quarters.within(count.within(), now).from().atOffset(ZoneOffset.UTC));
          if (count.campaign() != null) {
            from.append(" and m.run_id in (").append(runs(values, List.of(count))).append(')');
          }
          from.append("))::float8 ").append(column.substring(2));
        });
    var all = longest(sent.keySet().stream().map(CountOf::within));
    from.append(
        """
         from run r
          cross join lateral (
            select s.profile_id, s.run_id, s.ended_at from ledger s
            where s.run_id = r.id and s.workspace_id = r.workspace_id and s.state = ?
              and coalesce(s.judged, 0) & 1073741824 = 0 -- no test sends
              and s.ended_at >= ? and s.ended_at < ? offset 0) m
          where r.workspace_id = ? and (r.ended_at is null or r.ended_at >= ?)\
        """);
    values.addAll(
        List.of(
            SENT,
            all.from().atOffset(ZoneOffset.UTC),
            all.to().atOffset(ZoneOffset.UTC),
            workspace.value(),
            all.from().atOffset(ZoneOffset.UTC)));
    if (sent.keySet().stream().allMatch(count -> count.campaign() != null)) {
      from.append(" and r.id in (").append(runs(values, sent.keySet())).append(')');
    }
    from.append(" group by m.profile_id) l on l.id = p.id");
  }

  /**
   * What an event says is looked at behind the case alone, so that no cast ever meets an event of
   * another type; the offset keeps it from being read once for each mention. When it was recorded
   * narrows the search, since that is what the rows lie by.
   */
  private void joinTold(StringBuilder from, List<Object> values) {
    from.append("\nleft join (select h.profile_id id");
    told.forEach(
        (count, column) -> {
          from.append(", (count(*) filter (where case when h.type = ? and h.at >= ? then ");
          values.add(count.type());
          values.add(utc(Quarters.within(count.within(), now).from()));
          var where = count.where();
          if (where == null) {
            from.append("true");
          } else {
            SqlWriter.writeOfEvent(where, now, from, values);
          }
          from.append(" else false end))::float8 ").append(column.substring(2));
        });
    var types = told.keySet().stream().map(ToldOf::type).distinct().toList();
    from.append(
            """
             from (
              select e.profile_id, e.type, e.at, e.properties::jsonb properties from person_event e
              where e.workspace_id = ? and e.type in (\
            """)
        .append(types.stream().map(_ -> "?").collect(Collectors.joining(", ")))
        .append(
            """
            )
                and e.at >= ? and e.at < ? and e.recorded_at >= ? offset 0) h
            group by h.profile_id) t on t.id = p.id\
            """);
    values.add(workspace.value());
    values.addAll(types);
    var all = longest(told.keySet().stream().map(ToldOf::within));
    values.addAll(List.of(utc(all.from()), utc(all.to()), utc(all.from().minus(AHEAD))));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** The runs of the campaigns that these name. */
  private String runs(List<Object> values, Iterable<CountOf> counts) {
    var names = new LinkedHashMap<String, String>();
    for (var count : counts) {
      if (count.campaign() != null) {
        names.put(count.campaign(), "?");
      }
    }
    values.add(workspace.value());
    values.addAll(names.keySet());
    return "select r.id from run r join campaign c on c.workspace_id = r.workspace_id"
        + " and c.id = r.campaign_id where r.workspace_id = ? and c.name in ("
        + String.join(", ", names.values())
        + ")";
  }

  private Quarters longest(Stream<Duration> lengths) {
    return Quarters.within(lengths.max(Duration::compareTo).orElseThrow(), now);
  }
}
