package dev.fanfare.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.campaigns.ChangePolicy;
import dev.fanfare.campaigns.RunPolicy;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.Violations;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What callers may say when they steer a run. */
final class RunSteering {

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final String PLACE = "/missedPolicy";

  private RunSteering() {}

  /** Reads a body that may be left out, with its media type. */
  static <T> @Nullable T read(ObjectMapper json, @Nullable String body, Class<T> as)
      throws JsonProcessingException {
    return body == null || body.isBlank() ? null : json.readValue(body, as);
  }

  /**
   * The body of a pause.
   *
   * @param extendWaits whether what waits has as long to wait when the pause ends; false when
   *     absent
   */
  record Pause(@Nullable Boolean extendWaits) {
    static boolean extendsWaits(@Nullable Pause asked) {
      return asked != null && Boolean.TRUE.equals(asked.extendWaits());
    }
  }

  /**
   * The body of a resume.
   *
   * @param missedPolicy {@code send}, or an object with {@code skipIfOlder}, an ISO 8601 duration
   * @param override why a run that has stopped by itself goes on over its bound
   */
  record Resume(@Nullable JsonNode missedPolicy, @Nullable String override) {

    /**
     * How long the pause may have kept somebody waiting who is still sent to; null for any time.
     */
    static @Nullable Duration skipIfOlder(@Nullable Resume asked) {
      var policy = asked == null ? null : asked.missedPolicy();
      if (policy == null || policy.isNull() || policy.asText().equals("send")) {
        return null;
      }
      var older = policy.path("skipIfOlder");
      if (!policy.isObject() || policy.size() != 1 || !older.isTextual()) {
        throw refused(PLACE, policy.toString(), "must be send, or an object with skipIfOlder");
      }
      try {
        var duration = Duration.parse(older.asText());
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
          throw refused(PLACE + "/skipIfOlder", older.asText(), "must be PT0S to P365D");
        }
        return duration;
      } catch (DateTimeParseException e) {
        throw refused(
            PLACE + "/skipIfOlder", older.asText(), "must be an ISO 8601 duration such as PT1H");
      }
    }
  }

  /**
   * The body of a change of version.
   *
   * @param version by which the run goes on; of {@code migrateUnsent} alone
   * @param overrideDeadline whether it does so though it cannot keep the version's deadline
   */
  record Change(
      @Nullable Integer version, @Nullable String policy, @Nullable Boolean overrideDeadline) {

    /** What is said, once it says what its policy needs and nothing that this ignores. */
    static RunPolicy required(Change change) {
      new Violations().requirePresent(change.policy(), "/policy").refuse();
      var said = RunPolicy.of(change.policy(), change.overrideDeadline(), "/");
      var violations = new Violations();
      if (said.policy() == ChangePolicy.MIGRATE_UNSENT) {
        violations.requirePresent(change.version(), "/version");
      } else {
        violations.require(
            change.version() == null,
            "/version",
            change.version(),
            "stands with migrateUnsent alone: the run goes on by its own version");
      }
      violations.refuse();
      return said;
    }
  }

  private static ApiProblem refused(String place, String value, String rule) {
    return ApiProblem.invalid(List.of(new Violation(place, value, rule)));
  }
}
