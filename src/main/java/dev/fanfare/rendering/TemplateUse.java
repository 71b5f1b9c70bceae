package dev.fanfare.rendering;

import org.jspecify.annotations.Nullable;

/** What words are looked at for, and what they must show then. */
public enum TemplateUse {
  /** To be kept: who will send them is not known yet. */
  KEPT(true, false),
  /** For a purpose nobody unsubscribes from: there is no link to do so. */
  SERVICE(false, false),
  /** For a purpose people agreed to: every body shows the way out, and who writes. */
  CONSENT(true, true);

  /** Stands where the person's own link would: it unsubscribes nobody. */
  private static final String UNSUBSCRIBE = "https://example.com/unsubscribe/preview";

  private final boolean hasUnsubscribe;
  private final boolean demands;

  TemplateUse(boolean hasUnsubscribe, boolean demands) {
    this.hasUnsubscribe = hasUnsubscribe;
    this.demands = demands;
  }

  public static TemplateUse of(boolean service) {
    return service ? SERVICE : CONSENT;
  }

  /** The link that is shown, or null where there is none. */
  public @Nullable String unsubscribeUrl() {
    return hasUnsubscribe ? UNSUBSCRIBE : null;
  }

  boolean demands() {
    return demands;
  }
}
