package dev.fanfare.profiles;

import org.jspecify.annotations.Nullable;

/**
 * A checked person of a file. What is null leaves a known person as they are.
 *
 * @param newId the subject number they get if they are new
 * @param attributes a JSON object; its members are set, others stay
 * @param email as it is written to
 */
public record ImportedPerson(
    long newId,
    String externalId,
    @Nullable String attributes,
    @Nullable String zone,
    @Nullable String locale,
    @Nullable String email) {

  @Override
  public String toString() {
    return "ImportedPerson[" + newId + "]";
  }
}
