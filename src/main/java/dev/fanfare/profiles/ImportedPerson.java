package dev.fanfare.profiles;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checked person of a file. What is null leaves a known person as they are.
 *
 * @param newId the subject number they get if they are new
 * @param attributes a JSON object; its members are set, others stay
 * @param email as it is written to
 * @param phone as E.164
 * @param optedOut where they want nothing that needs their consent
 */
public record ImportedPerson(
    long newId,
    String externalId,
    @Nullable String attributes,
    @Nullable String zone,
    @Nullable String locale,
    @Nullable String email,
    @Nullable String phone,
    Set<Channel> optedOut) {

  /** The address on a channel, as it is written to. */
  @Nullable String address(Channel channel) {
    return switch (channel) {
      case EMAIL -> email;
      case SMS -> phone;
    };
  }

  @Override
  public String toString() {
    return "ImportedPerson[" + newId + "]";
  }
}
