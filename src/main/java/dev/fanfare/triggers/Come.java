package dev.fanfare.triggers;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who has come to a run, as they are sent to.
 *
 * @param campaignId of the run, as the version
 * @param variables what brought them in says, as a JSON object that templates ask; null when it is
 *     not kept any more
 */
public record Come(
    Enrolment enrolment, int campaignId, int campaignVersion, @Nullable String variables) {

  @Override
  public String toString() {
    return "Come[" + enrolment.occurrence() + "]";
  }
}
