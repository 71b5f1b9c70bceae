package dev.fanfare.conditions;

import dev.fanfare.events.PersonEvent;
import dev.fanfare.profiles.Channel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition as a tree: all that the dialect can say and nothing else (docs/conditions.md). It is
 * turned into SQL by {@link SqlWriter} and asked of one person by {@link Evaluation}; the two must
 * never differ. Every expression gives a value of its kind or is unknown.
 */
sealed interface Expression {

  Kind kind();

  /** The expressions it consists of. */
  default List<Expression> parts() {
    return switch (this) {
      case Literal _, Now _, OfProfile _, Attribute _, Element _ -> List.of();
      case EventTime _, EventProperty _ -> List.of();
      case Permitted _, MemberOf _, ScoreOf _, CountOf _ -> List.of();
      case ToldOf(var _, var _, var where) -> where == null ? List.of() : List.of(where);
      case Has(var value) -> List.of(value);
      case Not(var of) -> List.of(of);
      case And(var of) -> of;
      case Or(var of) -> of;
      case If(var condition, var then, var otherwise) -> List.of(condition, then, otherwise);
      case Compare(var _, var left, var right) -> List.of(left, right);
      case OneOf(var value, var _) -> List.of(value);
      case In(var text, var list) -> List.of(text, list);
      case Quantified(var _, var list, var _, var test) -> List.of(list, test);
      case Holds(var text, var _, var part) -> List.of(text, part);
      case Matches(var text, var _) -> List.of(text);
      case Size(var of) -> List.of(of);
      case LowerAscii(var of) -> List.of(of);
      case Calculate(var _, var left, var right) -> List.of(left, right);
      case Negative(var of) -> List.of(of);
      case Moved(var instant, var _) -> List.of(instant);
      case Elapsed(var from, var to) -> List.of(from, to);
      case DayOf(var instant, var _) -> List.of(instant);
      case PlusDays(var date, var _) -> List.of(date);
      case PartOfDate(var _, var date) -> List.of(date);
      case PartOfTime(var _, var instant, var _) -> List.of(instant);
    };
  }

  /** How many expressions it is, itself among them and each value of a list. */
  default int size() {
    int own = this instanceof OneOf(var _, var values) ? 1 + values.size() : 1;
    return own + parts().stream().mapToInt(Expression::size).sum();
  }

  /** Whether it gives the same for everybody. */
  default boolean isConstant() {
    return switch (this) {
      case OfProfile _, Attribute _, Element _, Permitted _, MemberOf _, ScoreOf _, CountOf _ ->
          false;
      case ToldOf _ -> false;
      case EventTime _, EventProperty _ -> false;
      default -> parts().stream().allMatch(Expression::isConstant);
    };
  }

  /** Whether it looks at the person. */
  default boolean asksOfPerson() {
    return switch (this) {
      case OfProfile _, Attribute _, Permitted _, MemberOf _, ScoreOf _, CountOf _ -> true;
      case ToldOf _ -> true;
      default -> parts().stream().anyMatch(Expression::asksOfPerson);
    };
  }

  /** A value written out, of the class its kind has in Java. */
  record Literal(Kind kind, Object value) implements Expression {}

  /** The instant at which the condition is asked. */
  record Now() implements Expression {
    @Override
    public Kind kind() {
      return Kind.INSTANT;
    }
  }

  /** What is known of the person beside their attributes. */
  enum Field {
    EXTERNAL_ID("externalId", Kind.TEXT, "p.external_id"),
    ZONE("zone", Kind.TEXT, "p.zone"),
    LOCALE("locale", Kind.TEXT, "p.locale"),
    CREATED_AT("createdAt", Kind.INSTANT, "p.created_at");

    final String word;
    final Kind kind;
    final String column;

    Field(String word, Kind kind, String column) {
      this.word = word;
      this.kind = kind;
      this.column = column;
    }
  }

  record OfProfile(Field field) implements Expression {
    @Override
    public Kind kind() {
      return field.kind;
    }
  }

  record Attribute(String name, Kind kind) implements Expression {}

  /** When the event happened that the condition is about. */
  record EventTime() implements Expression {
    @Override
    public Kind kind() {
      return Kind.INSTANT;
    }
  }

  /** A property of the event that the condition is about. */
  record EventProperty(String name, Kind kind) implements Expression {}

  /**
   * One string of the list that is gone through.
   *
   * @param depth how many lists are gone through around it
   */
  record Element(int depth) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }
  }

  /** Whether there is a value; never unknown. */
  record Has(Expression value) implements Test {}

  record Not(Expression of) implements Test {}

  /** All of them; false as soon as one is false, whatever is unknown. */
  record And(List<Expression> of) implements Test {}

  /** One of them; true as soon as one is true, whatever is unknown. */
  record Or(List<Expression> of) implements Test {}

  record If(Expression condition, Expression then, Expression otherwise) implements Expression {
    @Override
    public Kind kind() {
      return then.kind();
    }
  }

  /** How two values of one kind are compared. */
  enum Comparison {
    EQUAL("="),
    UNEQUAL("<>"),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    final String sql;

    Comparison(String sql) {
      this.sql = sql;
    }
  }

  record Compare(Comparison comparison, Expression left, Expression right) implements Test {}

  /** Whether the value is one of those written out; there is at least one. */
  record OneOf(Expression value, List<Literal> values) implements Test {}

  /** Whether the text is in the list of the person. */
  record In(Expression text, Expression list) implements Test {}

  /** Whether all strings of the list pass, or one of them. */
  record Quantified(boolean all, Expression list, int depth, Expression test) implements Test {}

  /** Where a part must stand in a text. */
  enum Place {
    ANYWHERE,
    START,
    END
  }

  record Holds(Expression text, Place place, Expression part) implements Test {}

  record Matches(Expression text, TextPattern pattern) implements Test {}

  /** Code points of a text, or strings of a list. */
  record Size(Expression of) implements Figure {}

  /** The text with A to Z as a to z. */
  record LowerAscii(Expression of) implements Expression {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }
  }

  /** Operations on numbers; see {@link Evaluation#isCalculable} for which. */
  enum Operation {
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    BY("/");

    final String sql;

    Operation(String sql) {
      this.sql = sql;
    }
  }

  record Calculate(Operation operation, Expression left, Expression right) implements Figure {}

  record Negative(Expression of) implements Figure {}

  /** An instant moved by a duration that is written out, which keeps it in PostgreSQL's range. */
  record Moved(Expression instant, Duration by) implements Expression {
    @Override
    public Kind kind() {
      return Kind.INSTANT;
    }
  }

  /** How long it is from one instant to another. */
  record Elapsed(Expression from, Expression to) implements Expression {
    @Override
    public Kind kind() {
      return Kind.DURATION;
    }
  }

  /** The day of an instant in a zone. */
  record DayOf(Expression instant, ZoneTable zone) implements Expression {
    @Override
    public Kind kind() {
      return Kind.DATE;
    }
  }

  record PlusDays(Expression date, int days) implements Expression {
    @Override
    public Kind kind() {
      return Kind.DATE;
    }
  }

  /** Parts of a date, as CEL counts them: months from 0, days of the week from Sunday as 0. */
  enum DatePart {
    YEAR("getFullYear", "year"),
    MONTH("getMonth", "month"),
    DAY("getDate", "day"),
    DAY_OF_WEEK("getDayOfWeek", "dow"),
    DAY_OF_YEAR("getDayOfYear", "doy");

    final String word;
    final String sql;

    DatePart(String word, String sql) {
      this.word = word;
      this.sql = sql;
    }

    /** How much PostgreSQL counts from. */
    int sqlFrom() {
      return this == MONTH || this == DAY_OF_YEAR ? 1 : 0;
    }
  }

  record PartOfDate(DatePart part, Expression date) implements Figure {}

  /** Hours or minutes of the time of day in a zone. */
  record PartOfTime(boolean hours, Expression instant, ZoneTable zone) implements Figure {}

  /** What is asked of a person's address on a channel. */
  enum Permission {
    REACHABLE,
    CONSENTED,
    WITHDRAWN
  }

  /**
   * Never unknown: who has no address consented to nothing.
   *
   * @param purposes the purpose as a set of its own; 0 for reachable
   */
  record Permitted(Permission permission, Channel channel, int purposes) implements Test {}

  /** Membership in a segment; never unknown. */
  record MemberOf(String segment) implements Test {}

  /** What a model says of a member of a segment; unknown of everybody else. */
  record ScoreOf(String segment) implements Figure {}

  /**
   * How often something happened to a person; never unknown.
   *
   * @param within how long ago at most
   * @param agent who opened or clicked, or {@link #ANYBODY}
   * @param campaign of which campaign alone; null for all of them, and for calls
   */
  record CountOf(PersonEvent event, Duration within, String agent, @Nullable String campaign)
      implements Figure {
    static final String ANYBODY = "anybody";
  }

  /**
   * How often an event of a declared type was told of a person; never unknown.
   *
   * @param within how long ago at most
   * @param where what such an event must meet, asked of it alone; null for each
   */
  record ToldOf(String type, Duration within, @Nullable Expression where) implements Figure {}

  /** An expression that is true, false or unknown. */
  sealed interface Test extends Expression {
    @Override
    default Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  /** An expression that gives a number. */
  sealed interface Figure extends Expression {
    @Override
    default Kind kind() {
      return Kind.NUMBER;
    }
  }
}
