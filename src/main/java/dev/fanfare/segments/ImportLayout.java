package dev.fanfare.segments;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the columns of a file mean. */
enum ImportLayout {
  /** As the import's mapping says: a line a person. */
  @JsonProperty("columns")
  COLUMNS,
  /** As Amazon Pinpoint names them: a line an endpoint, of which a person may have several. */
  @JsonProperty("pinpoint")
  PINPOINT,
  /** A line what a model says of a known person. */
  @JsonProperty("scores")
  SCORES
}
