package dev.fanfare.pressure;

import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Channel;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of a cap, as the body of a call. */
record CapChange(
    @Nullable Integer count,
    @Nullable Window window,
    @Nullable String channel,
    @Nullable String tag,
    @Nullable String onHit) {

  /** One of the two. */
  record Window(@Nullable String rolling, @Nullable String calendar) {}

  private static final String ANY = "any";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** The cap that is asked for; a problem with everything that is wrong with it. */
  Cap judged(String name, long version, Instant createdAt) {
    var violations =
        new Violations()
            .require(
                NAME.matcher(name).matches(),
                "name",
                name,
                "must be 1 to 64 of a-z, 0-9 and - inside")
            .require(
                count != null && count >= 1 && count <= Cap.MOST,
                "/count",
                count,
                "must be 1 to " + Cap.MOST)
            .require(
                tag == null || SLUG.matcher(tag).matches(),
                "/tag",
                tag,
                "must be 1 to 63 of a-z, 0-9 and -, not beginning with -")
            .require(onHit == null || hit().isPresent(), "/onHit", onHit, "must be drop or defer");
    var judgedWindow = window(violations);
    var code = channel(violations);
    violations.refuse();
    if (judgedWindow == null || count == null) {
      throw new IllegalStateException("refused above");
    }
    return new Cap(
        name,
        count,
        judgedWindow,
        code,
        tag,
        onHit == null ? OnHit.DROP : hit().orElseThrow(),
        version,
        createdAt);
  }

  private Optional<OnHit> hit() {
    return Arrays.stream(OnHit.values()).filter(each -> each.word().equals(onHit)).findFirst();
  }

  /** E-mail is all that is sent yet: a cap for another channel would be of no effect. */
  private @Nullable Integer channel(Violations violations) {
    if (channel == null || channel.equals(ANY)) {
      return null;
    }
    violations.require(
        channel.equals(Channel.EMAIL.word()), "/channel", channel, "must be email or any");
    return Channel.EMAIL.code();
  }

  private @Nullable CapWindow window(Violations violations) {
    var rolling = window == null ? null : window.rolling();
    var calendar = window == null ? null : window.calendar();
    if ((rolling == null) == (calendar == null)) {
      violations.add("/window", null, "must have either rolling or calendar");
      return null;
    }
    return rolling != null ? rolling(violations, rolling) : calendar(violations, calendar);
  }

  private static @Nullable CapWindow rolling(Violations violations, String text) {
    try {
      return new CapWindow.Rolling(Duration.parse(text));
    } catch (DateTimeException | IllegalArgumentException e) {
      violations.add(
          "/window/rolling",
          text,
          "must be an ISO-8601 duration of PT1M to P30D in whole minutes; a day is 24 hours");
      return null;
    }
  }

  private static @Nullable CapWindow calendar(Violations violations, @Nullable String word) {
    for (var unit : CapWindow.Calendar.Unit.values()) {
      if (unit.word().equals(word)) {
        return new CapWindow.Calendar(unit);
      }
    }
    violations.add("/window/calendar", word, "must be day, week or month");
    return null;
  }
}
