package dev.fanfare.channels;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.Capabilities;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.ChannelAdapterFactory;
import dev.fanfare.channel.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An adapter kind with an open setting {@code host} and a secret one, {@code password}. */
record TestingAdapterFactory(String kind, String channel) implements ChannelAdapterFactory {

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false);
  }

  @Override
  public List<SettingProblem> check(Map<String, String> settings) {
    var problems = new ArrayList<SettingProblem>();
    if (!settings.containsKey("host")) {
      problems.add(new SettingProblem("host", "", "must be present"));
    }
    var password = settings.getOrDefault("password", "long enough");
    if (password.length() < 8) {
      problems.add(new SettingProblem("password", password, "must have 8 characters"));
    }
    return problems;
  }

  @Override
  public List<String> secretSettings() {
    return List.of("password");
  }

  @Override
  public int connections(Map<String, String> settings) {
    return 4;
  }

  @Override
  public ChannelAdapter create(Map<String, String> settings, AdapterContext context) {
    throw new UnsupportedOperationException("rules make no adapter");
  }
}
