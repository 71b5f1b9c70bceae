package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why one person of a run is where they are, as it is answered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PersonView(
    String run,
    String campaign,
    int campaignVersion,
    @JsonRawValue String segments,
    String templateHash,
    String externalId,
    String subject,
    boolean targeted,
    String summary,
    List<Decided> decisions) {

  /** One message's decision and end. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Decided(
      int step,
      String slot,
      Instant occurrence,
      String state,
      @Nullable String reason,
      String rule,
      Map<String, String> values,
      float probability,
      int attempt,
      int ambiguous,
      UUID messageId,
      @Nullable String detail,
      Instant decidedAt,
      @Nullable Instant endedAt) {}
}
