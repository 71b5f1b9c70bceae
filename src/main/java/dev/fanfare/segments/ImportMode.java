package dev.fanfare.segments;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the people of a file become of the segment's members. */
enum ImportMode {
  @JsonProperty("replace")
  REPLACE,
  @JsonProperty("add")
  ADD,
  @JsonProperty("remove")
  REMOVE;

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
