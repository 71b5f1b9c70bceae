package dev.fanfare.conditions;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The people whom a condition selects, as the end of a statement: {@code profile} is {@code p}
 * there. Everything that was written in the condition is a parameter.
 *
 * @param from from {@code from} on, with a {@code where} that may be followed by {@code and}
 * @param values of the parameters in it, in order
 */
public record SelectedPeople(String from, List<Object> values) {

  /** Sets the parameters from this one on; the number of the next. */
  public int bind(PreparedStatement statement, int first) throws SQLException {
    int at = first;
    for (var value : values) {
      statement.setObject(at++, value);
    }
    return at;
  }
}
