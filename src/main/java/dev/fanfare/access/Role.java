package dev.fanfare.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What the holder of a key does here. A key has one; what it may do stands at each method. */
public enum Role {
  ADMIN,
  MARKETER,
  APPROVER,
  ANALYST,
  INGEST,
  COUPON_OPERATOR,
  AUDITOR;

  /** As it is written, for example {@code coupon-operator}. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads what {@link #word} wrote. */
  @JsonCreator
  static Role of(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + String.join(", ", Arrays.stream(values()).map(Role::word).toList())));
  }
}
