package dev.fanfare.dsl;

import java.time.ZoneId;

/** What people go by who have no zone of their own. */
public sealed interface Fallback {

  /** As the file says it: a word, or the name of a zone. */
  String word();

  /** The clocks of the workspace's zone. */
  record Workspace() implements Fallback {
    static final String WORD = "workspace";

    @Override
    public String word() {
      return WORD;
    }
  }

  /** The clocks of another zone. */
  record Zone(ZoneId id) implements Fallback {
    public Zone {
      ScheduleRules.zone(id.getId()).orThrow("fallback");
    }

    @Override
    public String word() {
      return id.getId();
    }
  }

  /** None: they are not written to. */
  record Skip() implements Fallback {
    static final String WORD = "skip";

    @Override
    public String word() {
      return WORD;
    }
  }

  /** None: the hours do not hold for them. Of quiet hours alone. */
  record Ignore() implements Fallback {
    static final String WORD = "ignore";

    @Override
    public String word() {
      return WORD;
    }
  }
}
