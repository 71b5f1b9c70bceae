package dev.fanfare.privacy;

import dev.fanfare.access.Caller;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Judges addresses that a call names, in the caller's workspace. */
@Singleton
final class NamedAddresses {

  private final Caller caller;
  private final Workspaces workspaces;

  NamedAddresses(Caller caller, Workspaces workspaces) {
    this.caller = caller;
    this.workspaces = workspaces;
  }

  /** An address on a channel, judged good. */
  record Named(Channel channel, String address) {}

  /**
   * The address, or a problem that tells what is wrong with it.
   *
   * @param word of the channel
   */
  Named named(@Nullable String word, @Nullable String given, String placeOfWord, String place) {
    var channel = word == null ? null : Channel.ofWord(word).orElse(null);
    new Violations()
        .require(channel != null, placeOfWord, word, "must be " + Channel.words())
        .requirePresent(given, place)
        .refuse();
    if (channel == null || given == null) {
      throw new IllegalStateException("refused above");
    }
    var region = workspaces.settings(caller.workspace()).region();
    return switch (channel.judge(given, region)) {
      case Checked.Good(var address) -> new Named(channel, address);
      case Checked.Bad(var rule) -> {
        new Violations().add(place, given, rule).refuseContent();
        throw new IllegalStateException("refused above");
      }
    };
  }
}
