package dev.fanfare.channel.email;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.Capabilities;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.ChannelAdapterFactory;
import dev.fanfare.channel.SettingProblem;
import dev.fanfare.channel.email.EmailSettings.Reading;
import java.util.List;
import java.util.Map;

/** Makes adapters that speak SMTP. */
public final class EmailAdapterFactory implements ChannelAdapterFactory {

  @Override
  public String kind() {
    return "smtp";
  }

  @Override
  public String channel() {
    return "email";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false);
  }

  @Override
  public List<SettingProblem> check(Map<String, String> settings) {
    return switch (EmailSettings.read(settings)) {
      case Reading.Usable _ -> List.of();
      case Reading.Unusable(List<SettingProblem> problems) -> problems;
    };
  }

  @Override
  public List<String> secretSettings() {
    return List.of("password");
  }

  @Override
  public int connections(Map<String, String> settings) {
    return usable(settings).connections();
  }

  @Override
  public ChannelAdapter create(Map<String, String> settings, AdapterContext context) {
    return new EmailAdapter(usable(settings), context);
  }

  private static EmailSettings usable(Map<String, String> settings) {
    return switch (EmailSettings.read(settings)) {
      case Reading.Usable(EmailSettings usable) -> usable;
      case Reading.Unusable(List<SettingProblem> problems) ->
          throw new IllegalArgumentException("settings with problems: " + problems);
    };
  }
}
