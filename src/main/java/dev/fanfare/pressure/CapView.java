package dev.fanfare.pressure;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.profiles.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A cap as it is answered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CapView(
    String name,
    int count,
    CapView.Window window,
    String channel,
    @Nullable String tag,
    String onHit,
    long version,
    Instant createdAt) {

  /** One of the two. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Window(@Nullable String rolling, @Nullable String calendar) {

    static Window of(CapWindow window) {
      return switch (window) {
        case CapWindow.Rolling rolling -> new Window(rolling.iso(), null);
        case CapWindow.Calendar(var unit) -> new Window(null, unit.word());
      };
    }
  }

  static CapView of(Cap cap) {
    var code = cap.channel();
    return new CapView(
        cap.name(),
        cap.most(),
        Window.of(cap.window()),
        code == null ? "any" : Channel.ofCode(code).word(),
        cap.tag(),
        cap.onHit().word(),
        cap.version(),
        cap.createdAt());
  }
}
