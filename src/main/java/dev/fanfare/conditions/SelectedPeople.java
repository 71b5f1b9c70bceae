package dev.fanfare.conditions;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The people whom a condition selects, as parts of a statement: {@code profile} is {@code p} there.
 * Everything that was written in the condition is a parameter.
 *
 * @param everybody from {@code from} on all people whom the condition is asked of, each once, with
 *     a {@code where} that may be followed by {@code and}
 * @param asked of the parameters in it, in order
 * @param condition true, false or null for each of them
 * @param said of the parameters in the condition, in order
 */
public record SelectedPeople(
    String everybody, List<Object> asked, String condition, List<Object> said) {

  /** Those selected, from {@code from} on; may be followed by {@code and}. */
  public String from() {
    return everybody + " and (" + condition + ")";
  }

  /** Sets the parameters of {@link #from} from this one on; the number of the next. */
  public int bind(PreparedStatement statement, int first) throws SQLException {
    return bind(said, statement, bind(asked, statement, first));
  }

  /** Columns and all people, selected or not; %s in the columns, once, is the condition. */
  public String judged(String columns) {
    return columns.formatted(condition) + " " + everybody;
  }

  /** Sets the parameters of {@link #judged} from this one on; the number of the next. */
  public int bindJudged(PreparedStatement statement, int first) throws SQLException {
    return bind(asked, statement, bind(said, statement, first));
  }

  private static int bind(List<Object> values, PreparedStatement statement, int first)
      throws SQLException {
    int at = first;
    for (var value : values) {
      statement.setObject(at++, value);
    }
    return at;
  }
}
