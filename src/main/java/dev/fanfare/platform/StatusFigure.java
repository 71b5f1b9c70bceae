package dev.fanfare.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure by which one sees whether the installation is well.
 *
 * @param workspace whose it is; null when it is the machine's and told to every workspace
 * @param name room and figure, for example {@code events.relay.lag}
 * @param of what it is of, where there are several
 * @param text what a number cannot say
 */
public record StatusFigure(
    @JsonIgnore @Nullable WorkspaceId workspace,
    String name,
    String title,
    @Nullable String of,
    @Nullable Double value,
    @Nullable String unit,
    @Nullable String text,
    Level level) {

  /** Whether somebody has to look. In order of urgency. */
  public enum Level {
    GOOD,
    WATCH,
    BAD;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Good below the first bound, bad from the second on. */
    public static Level of(double value, double watch, double bad) {
      return value >= bad ? BAD : value >= watch ? WATCH : GOOD;
    }
  }

  /** A number of the machine. */
  public static StatusFigure number(
      String name, String title, double value, String unit, Level level) {
    return new StatusFigure(null, name, title, null, value, unit, null, level);
  }

  /** The same figure of one of several things. */
  public StatusFigure of(String thing) {
    return new StatusFigure(workspace, name, title, thing, value, unit, text, level);
  }

  /** The same figure with words beside it. */
  public StatusFigure saying(String words) {
    return new StatusFigure(workspace, name, title, of, value, unit, words, level);
  }

  /** The same figure as one workspace's own. */
  public StatusFigure within(WorkspaceId owner) {
    return new StatusFigure(owner, name, title, of, value, unit, text, level);
  }
}
