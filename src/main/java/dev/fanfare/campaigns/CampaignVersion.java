package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a campaign; it never changes.
 *
 * @param number counted from 1
 * @param words as they were when the version was applied
 * @param hash SHA-256 of file and words, in hex; of a test send also of what it shows
 * @param test what a test send shows; null for everything else
 */
public record CampaignVersion(
    int campaignId,
    String name,
    int number,
    Campaign definition,
    VersionWords words,
    String hash,
    @Nullable TestCopy test) {

  /** What is no test send. */
  public CampaignVersion(
      int campaignId,
      String name,
      int number,
      Campaign definition,
      VersionWords words,
      String hash) {
    this(campaignId, name, number, definition, words, hash, null);
  }

  /** The groups whose members get a copy of what its runs send. */
  public List<String> seeds() {
    return definition.seeds();
  }

  /** The same as a test send, which is compiled otherwise than the same words of another call. */
  public CampaignVersion asTest(TestCopy copy) {
    return new CampaignVersion(
        campaignId, name, number, definition, words, hash + " " + copy, copy);
  }
}
