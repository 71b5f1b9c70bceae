package dev.fanfare.channel.email;

import dev.fanfare.channel.SettingProblem;
import dev.fanfare.channel.email.EmailSettings.Reading;
import dev.fanfare.channel.email.EmailSettings.Security;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads settings and gathers every problem. For one use. */
final class EmailSettingsReader {

  private static final Set<String> NAMES =
      Set.of(
          "host",
          "port",
          "security",
          "username",
          "password",
          "connections",
          "timeout",
          "envelopeFrom",
          "helo",
          "trust");
  private static final String HOST =
      "[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*";

  private final Map<String, String> values;
  private final List<SettingProblem> problems = new ArrayList<>();

  EmailSettingsReader(Map<String, String> values) {
    this.values = values;
  }

  Reading read() {
    values.keySet().stream()
        .filter(name -> !NAMES.contains(name))
        .sorted()
        .forEach(name -> problem(name, "", "is not a setting of an SMTP account"));
    String host = host();
    Security security = security(host);
    EmailSettings settings =
        new EmailSettings(
            host,
            number("port", defaultPort(security), 1, 65_535),
            security,
            values.get("username"),
            values.get("password"),
            number("connections", 32, 1, 64),
            timeout(),
            envelopeFrom(),
            helo(),
            trust());
    checkCredentials(settings);
    return problems.isEmpty()
        ? new Reading.Usable(settings)
        : new Reading.Unusable(List.copyOf(problems));
  }

  private String host() {
    String host = values.getOrDefault("host", "");
    if (!host.matches(HOST)) {
      problem("host", host, "must be the name or address of a mail server");
    }
    return host;
  }

  private Security security(String host) {
    String value = values.get("security");
    if (value == null) {
      return EmailSettings.loopback(host) ? Security.NONE : Security.STARTTLS;
    }
    for (Security security : Security.values()) {
      if (security.name().toLowerCase(Locale.ROOT).equals(value)) {
        return security;
      }
    }
    problem("security", value, "must be none, starttls or tls");
    return Security.STARTTLS;
  }

  private static int defaultPort(Security security) {
    return switch (security) {
      case NONE -> 25;
      case STARTTLS -> 587;
      case TLS -> 465;
    };
  }

  private int number(String name, int absent, int least, int most) {
    String value = values.get(name);
    if (value == null) {
      return absent;
    }
    if (value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    problem(name, value, "must be a number from " + least + " to " + most);
    return absent;
  }

  private Duration timeout() {
    String value = values.getOrDefault("timeout", "PT30S");
    try {
      Duration timeout = Duration.parse(value);
      if (timeout.toMillis() >= 100 && timeout.compareTo(Duration.ofMinutes(10)) <= 0) {
        return timeout;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // Told below, with the rule.
    }
    problem("timeout", value, "must be an ISO 8601 duration from PT0.1S to PT10M");
    return Duration.ofSeconds(30);
  }

  private @Nullable String envelopeFrom() {
    String value = values.get("envelopeFrom");
    if (value == null) {
      return null;
    }
    try {
      EmailAddress address = EmailAddress.parse(value);
      if (address.ascii()) {
        return address.text();
      }
    } catch (InvalidMessageException e) {
      // Told below, with the rule.
    }
    problem("envelopeFrom", value, "must be an ASCII address local@domain");
    return null;
  }

  private @Nullable String helo() {
    String value = values.get("helo");
    if (value != null && !value.matches("[a-zA-Z0-9.\\[\\]:-]{1,255}")) {
      problem("helo", value, "must be a domain name or an address literal");
    }
    return value;
  }

  private @Nullable Path trust() {
    String value = values.get("trust");
    if (value == null) {
      return null;
    }
    Path file = Path.of(value);
    String fault = Trust.fault(file);
    if (fault != null) {
      problem("trust", value, fault);
    }
    return file;
  }

  private void checkCredentials(EmailSettings settings) {
    boolean username = settings.username() != null;
    if (username != (settings.password() != null)) {
      problem(username ? "password" : "username", "", "username and password come together");
    }
    if (username
        && settings.security() == Security.NONE
        && !EmailSettings.loopback(settings.host())) {
      problem("security", "none", "a password needs starttls or tls");
    }
    if (settings.trust() != null && settings.security() == Security.NONE) {
      problem("trust", settings.trust().toString(), "has no use without starttls or tls");
    }
  }

  private void problem(String setting, String value, String rule) {
    problems.add(new SettingProblem(setting, value, rule));
  }
}
