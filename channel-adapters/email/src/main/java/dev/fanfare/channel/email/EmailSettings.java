package dev.fanfare.channel.email;

import dev.fanfare.channel.SettingProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one account.
 *
 * @param timeout for connecting, for each write and for each reply
 * @param envelopeFrom where bounces go, if not to the sender
 * @param helo the name we give ourselves, if not the machine's
 * @param trust certificates in PEM that are trusted instead of the platform's
 */
record EmailSettings(
    String host,
    int port,
    Security security,
    @Nullable String username,
    @Nullable String password,
    int connections,
    Duration timeout,
    @Nullable String envelopeFrom,
    @Nullable String helo,
    @Nullable Path trust) {

  /** How the connection is protected. */
  enum Security {
    NONE,
    STARTTLS,
    TLS
  }

  /** What was read: settings, or everything that is wrong with them. */
  sealed interface Reading {
    record Usable(EmailSettings settings) implements Reading {}

    record Unusable(List<SettingProblem> problems) implements Reading {}
  }

  static Reading read(Map<String, String> values) {
    return new EmailSettingsReader(values).read();
  }

  static boolean loopback(String host) {
    return host.equals("localhost") || host.matches("127\\.[0-9.]+") || host.equals("::1");
  }

  @Override
  public String toString() {
    return "EmailSettings[" + host + ":" + port + ", " + security + "]";
  }
}
