package dev.fanfare.dsl;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Whose clocks a local time is read from. */
public sealed interface Clocks {

  /** How a file names everybody's own. */
  String RECIPIENT = "recipient";

  /** The clock of one person. */
  Clock of(@Nullable ZoneId own, ZoneId workspace);

  /** As the file says it. */
  String word();

  /** One zone's, for everybody. */
  record Zone(ZoneId id) implements Clocks {
    public Zone {
      ScheduleRules.zone(id.getId()).orThrow("zone");
    }

    @Override
    public Clock of(@Nullable ZoneId own, ZoneId workspace) {
      return new Clock.Shown(id, false);
    }

    @Override
    public String word() {
      return id.getId();
    }
  }

  /** Everybody's own, and what stands in where somebody has none. */
  record Own(Fallback fallback) implements Clocks {
    @Override
    public Clock of(@Nullable ZoneId own, ZoneId workspace) {
      if (own != null) {
        return new Clock.Shown(own, false);
      }
      return switch (fallback) {
        case Fallback.Workspace() -> new Clock.Shown(workspace, true);
        case Fallback.Zone(ZoneId id) -> new Clock.Shown(id, true);
        case Fallback.Skip() -> new Clock.None(true);
        case Fallback.Ignore() -> new Clock.None(false);
      };
    }

    @Override
    public String word() {
      return RECIPIENT;
    }
  }

  /** What one person goes by. */
  sealed interface Clock {

    /**
     * The clocks of a zone.
     *
     * @param fallback whether it stands in for a zone of the person's own
     */
    record Shown(ZoneId zone, boolean fallback) implements Clock {}

    /**
     * None.
     *
     * @param skipped whether the person is therefore not written to
     */
    record None(boolean skipped) implements Clock {}
  }

  /**
   * Those of words that were read before.
   *
   * @param fallback null of one zone
   */
  static Clocks read(String word, @Nullable String fallback) {
    if (word.equals(RECIPIENT) && fallback != null) {
      return switch (ScheduleRules.fallbackOfQuietHours(fallback)) {
        case Verdict.Good<Fallback>(Fallback known) -> new Own(known);
        case Verdict.Bad<Fallback>(String message, String _) ->
            throw new IllegalArgumentException(fallback + " " + message);
      };
    }
    return new Zone(ZoneId.of(word));
  }

  /** The zone of a name that was stored; null where there is none, or none that is known here. */
  static @Nullable ZoneId zone(@Nullable String name) {
    if (name == null) {
      return null;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
