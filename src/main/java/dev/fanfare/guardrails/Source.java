package dev.fanfare.guardrails;

import java.util.Locale;

/** Who has said a rule. */
public enum Source {
  WORKSPACE,
  CAMPAIGN;

  /** As it stands in answers, events and tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
