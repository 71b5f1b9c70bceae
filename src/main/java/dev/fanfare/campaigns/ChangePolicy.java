package dev.fanfare.campaigns;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of a campaign's open runs when another version of it comes into force. */
public enum ChangePolicy {
  /** They go on by their own version. */
  PIN("pin"),
  /** Whoever has not been decided about is decided about by the other version, from now on. */
  MIGRATE_UNSENT("migrateUnsent"),
  /** They go on by their own version, and no other run of the campaign begins before they end. */
  DRAIN_THEN_SWITCH("drainThenSwitch");

  private final String wire;

  ChangePolicy(String wire) {
    this.wire = wire;
  }

  @JsonValue
  public String wire() {
    return wire;
  }

  /** The policy with a name, if there is one. */
  static Optional<ChangePolicy> named(String name) {
    return Arrays.stream(values()).filter(policy -> policy.wire.equals(name)).findFirst();
  }

  /**
   * The policy that a call names; {@link #PIN} where it names none.
   *
   * @param place where it stands in the call
   */
  public static ChangePolicy of(@Nullable String name, String place) {
    if (name == null) {
      return PIN;
    }
    return named(name)
        .orElseThrow(() -> ApiProblem.invalid(List.of(new Violation(place, name, rule()))));
  }

  static String rule() {
    return "must be one of "
        + Arrays.stream(values()).map(ChangePolicy::wire).collect(Collectors.joining(", "));
  }
}
