package dev.fanfare.conditions;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A condition that was read and is sound. Any thread. It selects whom it is true for. */
public final class Condition {

  private final String text;
  private final Expression expression;
  private final Map<String, Integer> mentions;
  private final Set<String> told;
  private final int size;

  Condition(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
    this.mentions = new TreeMap<>();
    this.told = new TreeSet<>();
    this.size = expression.size();
    mention(expression);
  }

  private void mention(Expression in) {
    if (in instanceof Expression.MemberOf(var segment)) {
      mentions.merge(segment, 1, Integer::sum);
    }
    if (in instanceof Expression.ScoreOf(var segment)) {
      mentions.merge(segment, 1, Integer::sum);
    }
    if (in instanceof Expression.ToldOf counted) {
      told.add(counted.type());
    }
    in.parts().forEach(this::mention);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** The segments it names. */
  public Set<String> segments() {
    return mentions().keySet();
  }

  /** How often it names which segment. */
  public Map<String, Integer> mentions() {
    return Collections.unmodifiableMap(mentions);
  }

  /** The types of events from outside that it counts. */
  public Set<String> told() {
    return Collections.unmodifiableSet(told);
  }

  /** How many expressions it consists of, without the rules of segments it names. */
  public int size() {
    return size;
  }

  Expression expression() {
    return expression;
  }

  /** Whether the answer can differ between two people to whom the same has happened. */
  public boolean asksOfPerson() {
    return expression.asksOfPerson();
  }

  /**
   * Whether it selects this person.
   *
   * @param now the instant at which it is asked
   */
  public boolean selects(Person person, Instant now, Function<String, Membership> segments) {
    return Evaluation.of(expression, person, null, now, segments);
  }

  /**
   * As {@link #selects(Person, Instant, Function)}, when something has happened to the person.
   *
   * @param person null only where nothing is asked of the person
   */
  public boolean selects(
      @Nullable Person person,
      AskedEvent event,
      Instant now,
      Function<String, Membership> segments) {
    return Evaluation.of(expression, person, event, now, segments);
  }

  /**
   * The fewest tests that would have to come out otherwise, so that it selects the person, or does
   * not; at most so many of them, and none where nothing about the person could make it.
   */
  public List<Otherwise> otherwise(
      Person person, Instant now, Function<String, Membership> segments, int most) {
    boolean selects = selects(person, now, segments);
    var turned = Nearest.of(expression, !selects, person, now, segments);
    return turned == null ? List.of() : turned.stream().limit(most).toList();
  }

  /**
   * The same question of everybody, as SQL.
   *
   * @param now the instant at which it is asked
   */
  public SelectedPeople selected(
      WorkspaceId workspace, Instant now, Function<String, Membership> segments) {
    return SqlWriter.write(expression, workspace, now, segments);
  }

  @Override
  public String toString() {
    return text;
  }
}
