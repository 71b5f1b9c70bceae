package dev.fanfare.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of the group as it is answered.
 *
 * @param share absent where the group was removed
 * @param salt of the draw, by which anybody can work out who is in it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GlobalControlView(
    long version,
    @Nullable String share,
    @Nullable Boolean removed,
    Exempt exempt,
    int draw,
    String salt,
    Instant changedAt,
    String changedBy) {

  /** What it does not hold back. */
  record Exempt(List<String> purposes, List<String> tags) {}

  static GlobalControlView of(GlobalControlVersion version) {
    return new GlobalControlView(
        version.version(),
        version.removed() ? null : percent(version.share()),
        version.removed() ? true : null,
        new Exempt(version.purposes(), version.tags()),
        version.draw(),
        "%016x".formatted(version.group().salt()),
        version.changedAt(),
        version.changedBy());
  }

  private static String percent(int points) {
    return BigDecimal.valueOf(points, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
