package dev.fanfare.channel.sandbox;

import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.Capabilities;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.ChannelAdapterFactory;
import dev.fanfare.channel.SettingProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes the null channel: accepts every e-mail at once and counts, to measure all the rest. */
public final class NullAdapterFactory implements ChannelAdapterFactory {

  private static final int DEFAULT_CONNECTIONS = 500;
  private static final Pattern CONNECTIONS = Pattern.compile("[1-9][0-9]{0,3}");

  @Override
  public String kind() {
    return "null";
  }

  @Override
  public String channel() {
    return "email";
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true);
  }

  @Override
  public List<SettingProblem> check(Map<String, String> settings) {
    List<SettingProblem> problems = new ArrayList<>();
    settings.forEach(
        (name, value) -> {
          if (!name.equals("connections")) {
            problems.add(new SettingProblem(name, "", "is not a setting of the null channel"));
          } else if (!CONNECTIONS.matcher(value).matches()) {
            problems.add(new SettingProblem(name, value, "must be a number from 1 to 9999"));
          }
        });
    return problems;
  }

  @Override
  public List<String> secretSettings() {
    return List.of();
  }

  @Override
  public int connections(Map<String, String> settings) {
    String value = settings.get("connections");
    return value == null ? DEFAULT_CONNECTIONS : Integer.parseInt(value);
  }

  @Override
  public ChannelAdapter create(Map<String, String> settings, AdapterContext context) {
    return new NullAdapter();
  }
}
