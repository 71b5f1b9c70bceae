package dev.fanfare.pressure;

import java.util.List;

/**
 * What a message is to caps.
 *
 * @param channel its code
 * @param tags of its campaign, as they are when it is judged
 */
public record CountsAs(int channel, List<String> tags) {

  public CountsAs {
    tags = List.copyOf(tags);
  }
}
