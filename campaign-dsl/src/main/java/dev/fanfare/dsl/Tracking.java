package dev.fanfare.dsl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is told of people after the message has left, and what is added to its links.
 *
 * @param opens whether the message carries a picture that tells of opens
 * @param clicks whether links of the HTML part lead over the engine, which tells of clicks
 * @param text whether links of the text part are treated as those of the HTML part
 * @param parameters added to the query of every link, in this order, unless the link has its own
 */
public record Tracking(
    boolean opens, boolean clicks, boolean text, Map<String, String> parameters) {

  public static final Tracking DEFAULT = new Tracking(true, true, false, Map.of());
  static final int MOST_PARAMETERS = 20;

  public Tracking {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    if (parameters.size() > MOST_PARAMETERS) {
      throw new IllegalArgumentException("tracking.parameters: has more than 20 parameters");
    }
    parameters.forEach(
        (name, value) -> {
          Rules.parameterName(name).orThrow("tracking.parameters");
          Rules.parameterValue(value).orThrow("tracking.parameters." + name);
        });
    if (text && !clicks && parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "tracking.text: does nothing without clicks or parameters");
    }
  }

  /** Whether anything is done to the links of the HTML part. */
  public boolean links() {
    return clicks || !parameters.isEmpty();
  }
}
