package dev.fanfare.cli;

import dev.fanfare.cli.api.ApiClient;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is meant: a profile, or whoever is known by an address alone. */
final class WhoOptions {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "EXTERNAL_ID",
      description = "The workspace's own id of a profile.")
  private @Nullable String externalId;

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "A mail address that is no profile's.")
  private @Nullable String email;

  @Option(
      names = "--phone",
      paramLabel = "NUMBER",
      description = "A telephone number that is no profile's.")
  private @Nullable String phone;

  /** An address without a profile. */
  record Address(String channel, String address) {}

  /** Refuses nobody, and more than one. */
  void requireOne() {
    if (Stream.of(externalId, email, phone).filter(who -> who != null).count() != 1) {
      throw new UsageProblem("Name one: an EXTERNAL_ID, --email or --phone");
    }
  }

  /** The address alone; null for a profile. */
  @Nullable Address address() {
    if (email != null) {
      return new Address("email", email);
    }
    return phone == null ? null : new Address("sms", phone);
  }

  /** The path of a profile. */
  String profile() {
    return ApiClient.path("/v1/profiles/%s", Objects.requireNonNull(externalId));
  }
}
