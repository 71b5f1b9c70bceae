package dev.fanfare.conditions;

import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes an expression as SQL that gives what {@link Evaluation} gives, null for unknown, and that
 * fails for nobody: no value a person can have makes a cast or an operation fail. Of one thread.
 */
final class SqlWriter {

  /** Both of which calculate in the range that {@link Evaluation#isCalculable} tells. */
  private static final String CALCULABLE =
      "(%1$s = 0 or abs(%1$s) between 1e-150::float8 and 1e150::float8)";

  private final WorkspaceId workspace;
  private final Instant now;
  private final Function<String, Membership> segments;
  private final Map<Membership.Version, String> members = new LinkedHashMap<>();
  private final Map<Membership.Version, String> scores = new LinkedHashMap<>();
  private final Map<Channel, String> contacts = new EnumMap<>(Channel.class);
  private final EventCounts events;
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  private SqlWriter(WorkspaceId workspace, Instant now, Function<String, Membership> segments) {
    this.workspace = workspace;
    this.now = now;
    this.segments = segments;
    this.events = new EventCounts(workspace, now);
  }

  static SelectedPeople write(
      Expression expression,
      WorkspaceId workspace,
      Instant now,
      Function<String, Membership> segments) {
    var writer = new SqlWriter(workspace, now, segments);
    writer.write(expression);
    return writer.selected();
  }

  /**
   * Appends the truth about an event {@code h} with its {@code properties} as jsonb: of an
   * expression that asks of it alone.
   */
  static void writeOfEvent(
      Expression expression, Instant now, StringBuilder to, List<Object> parameters) {
    var writer = new SqlWriter(WorkspaceId.INSTALLATION, now, SqlWriter::noSegment);
    writer.write(expression);
    to.append(writer.sql);
    parameters.addAll(writer.values);
  }

  private static Membership noSegment(String name) {
    throw new IllegalStateException("an event is in no segment, also not in " + name);
  }

  private SelectedPeople selected() {
    var from = new StringBuilder("from profile p");
    var all = new ArrayList<Object>();
    contacts.forEach(
        (channel, alias) -> {
          from.append(
              """

              left join contact_point %1$s on %1$s.workspace_id = p.workspace_id
                and %1$s.profile_id = p.id and %1$s.channel = ?\
              """
                  .formatted(alias));
          all.add(channel.code());
        });
    members.forEach(
        (version, alias) -> {
          from.append(
              """

              left join (select unnest(profile_ids) id from segment_chunk
                         where workspace_id = ? and segment_id = ? and number = ?) %1$s
                on %1$s.id = p.id\
              """
                  .formatted(alias));
          all.addAll(List.of(workspace.value(), version.segmentId(), version.number()));
        });
    scores.forEach(
        (version, alias) -> {
          from.append(
              """

              left join (select s.profile_id id, s.score from segment_version v
                         join segment_score s on s.workspace_id = v.workspace_id
                           and s.import_id = v.import_id
                         where v.workspace_id = ? and v.segment_id = ? and v.number = ?) %1$s
                on %1$s.id = p.id\
              """
                  .formatted(alias));
          all.addAll(List.of(workspace.value(), version.segmentId(), version.number()));
        });
    events.join(from, all);
    from.append("\nwhere p.workspace_id = ?");
    all.add(workspace.value());
    return new SelectedPeople(
        from.toString(), List.copyOf(all), sql.toString(), List.copyOf(values));
  }

  private void write(Expression expression) {
    if (expression.isConstant()) {
      constant(expression);
      return;
    }
    switch (expression) {
      case Expression.Literal _, Expression.Now _ -> constant(expression);
      case Expression.OfProfile(var field) -> sql.append(column(field));
      case Expression.Attribute(var name, var kind) -> member("p.attributes", name, kind);
      case Expression.EventTime _ -> sql.append("h.at");
      case Expression.EventProperty(var name, var kind) -> member("h.properties", name, kind);
      case Expression.Element(var depth) ->
          sql.append("(e").append(depth).append(".v collate \"C\")");
      case Expression.If(var condition, var then, var otherwise) ->
          put("case %s when true then %s when false then %s end", condition, then, otherwise);
      case Expression.LowerAscii(var of) -> put("lower(%s)", of);
      case Expression.Moved(var instant, var by) -> {
        put("%s + ?::interval", instant);
        values.add(interval(by));
      }
      case Expression.Elapsed(var from, var to) -> put("%s - %s", to, from);
      case Expression.DayOf(var instant, var zone) -> {
        local(instant, zone);
        sql.append("::date");
      }
      case Expression.PlusDays(var date, var days) -> put("%s + (" + days + ")", date);
      case Expression.Test test -> test(test);
      case Expression.Figure figure -> figure(figure);
    }
  }

  private void test(Expression.Test test) {
    switch (test) {
      case Expression.Has(var value) -> put("%s is not null", value);
      case Expression.Not(var of) -> put("not %s", of);
      case Expression.And(var of) -> joined(of, " and ");
      case Expression.Or(var of) -> joined(of, " or ");
      case Expression.Compare(var comparison, var left, var right) ->
          put("%s " + comparison.sql + " %s", left, right);
      case Expression.OneOf(var value, var of) -> {
        sql.append('(');
        write(value);
        sql.append(" in (");
        for (int i = 0; i < of.size(); i++) {
          sql.append(i == 0 ? "" : ", ");
          constant(of.get(i));
        }
        sql.append("))");
      }
      // Doubled, the operator ? is not taken for a parameter.
      case Expression.In(var text, var list) -> put("%s ?? %s", list, text);
      case Expression.Quantified quantified -> quantified(quantified);
      case Expression.Holds(var text, var place, var part) -> {
        switch (place) {
          case ANYWHERE -> put("strpos(%s, %s) > 0", text, part);
          case START -> put("starts_with(%s, %s)", text, part);
          case END -> put("starts_with(reverse(%s), reverse(%s))", text, part);
        }
      }
      case Expression.Matches(var text, var pattern) -> {
        put("%s ~ ?", text);
        values.add(pattern.postgresql());
      }
      case Expression.Permitted permitted -> permitted(permitted);
      case Expression.MemberOf(var segment) -> member(segment);
    }
  }

  private void figure(Expression.Figure figure) {
    switch (figure) {
      case Expression.Size(var of) ->
          put(
              (of.kind() == Kind.TEXTS ? "jsonb_array_length" : "char_length") + "(%s)::float8",
              of);
      case Expression.Negative(var of) -> put("- %s", of);
      case Expression.ScoreOf(var segment) -> score(segment);
      case Expression.CountOf count -> sql.append(events.column(count));
      case Expression.ToldOf count -> sql.append(events.column(count));
      // The offset keeps the two from being copied into the test, once for each mention.
      case Expression.Calculate(var operation, var left, var right) ->
          put(
              "select case when "
                  + CALCULABLE.formatted("o.a")
                  + " and "
                  + CALCULABLE.formatted("o.b")
                  + (operation == Expression.Operation.BY ? " and o.b <> 0" : "")
                  + " then o.a "
                  + operation.sql
                  + " o.b end from (select %s a, %s b offset 0) o",
              left,
              right);
      case Expression.PartOfDate(var part, var date) ->
          put("(extract(" + part.sql + " from %s) - " + part.sqlFrom() + ")::float8", date);
      case Expression.PartOfTime(var hours, var instant, var zone) -> {
        sql.append("extract(").append(hours ? "hour" : "minute").append(" from ");
        local(instant, zone);
        sql.append(")::float8");
      }
    }
  }

  private void quantified(Expression.Quantified quantified) {
    boolean all = quantified.all();
    put(
        "case when %s is not null then (select case when "
            + (all ? "not bool_and(t.b) then false" : "bool_or(t.b) then true")
            + " when bool_or(t.b is null) then null else "
            + all
            + " end from (select %s b from jsonb_array_elements_text(%s) e"
            + quantified.depth()
            + "(v)) t) end",
        quantified.list(),
        quantified.test(),
        quantified.list());
  }

  private void permitted(Expression.Permitted permitted) {
    var alias = contacts.computeIfAbsent(permitted.channel(), channel -> "c" + channel.code());
    int purposes = permitted.purposes();
    // A bit of our own, no word of anybody's.
    sql.append(
        switch (permitted.permission()) {
          case REACHABLE -> "(%s.address is not null)".formatted(alias);
          case CONSENTED ->
              "coalesce((%1$s.consented & %2$d) <> 0 and (%1$s.withdrawn & %2$d) = 0, false)"
                  .formatted(alias, purposes);
          case WITHDRAWN -> "coalesce((%s.withdrawn & %d) <> 0, false)".formatted(alias, purposes);
        });
  }

  private void member(String segment) {
    switch (segments.apply(segment)) {
      case Membership.Version version ->
          sql.append('(')
              .append(members.computeIfAbsent(version, _ -> "m" + members.size()))
              .append(".id is not null)");
      case Membership.Rule(var rule) -> put("%s is true", rule.expression());
    }
  }

  private void score(String segment) {
    switch (segments.apply(segment)) {
      case Membership.Version version ->
          sql.append(scores.computeIfAbsent(version, _ -> "s" + scores.size())).append(".score");
      case Membership.Rule _ -> sql.append("null::float8");
    }
  }

  private static String column(Expression.Field field) {
    return field.kind == Kind.TEXT ? "(" + field.column + " collate \"C\")" : field.column;
  }

  private void member(String object, String name, Kind kind) {
    sql.append('(').append(object).append(kind == Kind.TEXTS ? " -> ?" : " ->> ?");
    values.add(name);
    sql.append(
        switch (kind) {
          case TEXT -> " collate \"C\")";
          case TEXTS -> ")";
          case BOOLEAN, NUMBER, DATE, INSTANT, DURATION -> ")::" + kind.sqlType();
        });
  }

  /** The instant on the clock of the zone, as a timestamp without one. */
  private void local(Expression instant, ZoneTable zone) {
    sql.append("(select (o.i at time zone 'UTC') + make_interval(secs => (?::integer[])");
    sql.append("[1 + width_bucket(o.i, ?::timestamptz[])]) from (select ");
    values.add(zone.sqlOffsets());
    values.add(zone.sqlChanges());
    write(instant);
    sql.append(" i offset 0) o)");
  }

  private void constant(Expression expression) {
    var kind = expression.kind();
    var value = Evaluation.constant(expression, now);
    if (value == null) {
      sql.append("null::").append(kind.sqlType());
      return;
    }
    sql.append("(?::").append(kind.sqlType());
    sql.append(kind == Kind.TEXT ? " collate \"C\")" : ")");
    values.add(
        switch (value) {
          case Instant instant -> instant.atOffset(ZoneOffset.UTC);
          case Duration duration -> interval(duration);
          default -> value;
        });
  }

  private static String interval(Duration duration) {
    return duration.toNanos() / 1_000 + " microseconds";
  }

  private void joined(List<Expression> of, String between) {
    sql.append('(');
    for (int i = 0; i < of.size(); i++) {
      sql.append(i == 0 ? "" : between);
      write(of.get(i));
    }
    sql.append(')');
  }

  /** Appends SQL in brackets with an expression for each %s, in order with their parameters. */
  private void put(String template, Expression... of) {
    sql.append('(');
    var words = template.split("%s", -1);
    for (int i = 0; i < words.length; i++) {
      sql.append(words[i]);
      if (i < of.length) {
        write(of[i]);
      }
    }
    sql.append(')');
  }
}
