package dev.fanfare.dsl;

import org.jspecify.annotations.Nullable;

/**
 * Campaign files in and out: YAML text of at most {@link #MOST_BYTES} bytes in UTF-8. Pure and
 * stateless, so any thread may use it.
 */
public final class CampaignFile {

  /** The size above which a file is refused unread. */
  public static final int MOST_BYTES = 256 * 1024;

  private CampaignFile() {}

  /** Reads a file whole and finds every problem in it. Throws for no input. */
  public static Reading read(String yaml) {
    return new CampaignReader().read(yaml);
  }

  /**
   * A problem that somebody else found in a file that reads well, put at the place of its path, or
   * of what encloses it where the path is not written.
   */
  public static Problem problem(
      String yaml, String path, @Nullable String value, String message, String hint) {
    Node.Place place = Places.of(yaml, path);
    return new Problem(
        path,
        place.line(),
        place.column(),
        value == null ? null : Problems.shortened(value),
        message,
        hint);
  }

  /**
   * The canonical file of a campaign, defaults written out: reading it gives an equal campaign.
   * Throws {@link IllegalArgumentException} when it would be larger than a file may be.
   */
  public static String write(Campaign campaign) {
    String yaml = CampaignWriter.write(campaign);
    if (Rules.largerThan(yaml, MOST_BYTES)) {
      throw new IllegalArgumentException("the campaign file would be larger than 256 KiB");
    }
    return yaml;
  }
}
