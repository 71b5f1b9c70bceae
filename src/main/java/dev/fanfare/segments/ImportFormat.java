package dev.fanfare.segments;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a file is written. */
enum ImportFormat {
  @JsonProperty("csv")
  CSV("text/csv"),
  @JsonProperty("jsonl")
  JSONL("application/x-ndjson");

  private final String mediaType;

  ImportFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }
}
