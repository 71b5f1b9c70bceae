package dev.fanfare.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all messages of a run, step and variant have in common: the inputs a decision rests on.
 *
 * @param run the run as people see it, {@code run_…}
 * @param segmentVersions what the audience was frozen from, as JSON: versions by segment name
 * @param templateHash of the compiled template's sources
 * @param occurrence the planned instant
 * @param variant which message it is; null where an attribute should say and does not
 * @param group what people are called where that is not their variant: {@code winner} of those who
 *     get it; null of all others
 * @param eligible all variants it was drawn among
 */
public record RunFacts(
    String run,
    String campaign,
    int campaignVersion,
    String segmentVersions,
    String templateHash,
    String channel,
    String account,
    int step,
    String occurrence,
    @Nullable String variant,
    @Nullable String group,
    List<String> eligible) {

  private static final String WINNER = "winner";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of people who are their variant's. */
  public RunFacts(
      String run,
      String campaign,
      int campaignVersion,
      String segmentVersions,
      String templateHash,
      String channel,
      String account,
      int step,
      String occurrence,
      @Nullable String variant,
      List<String> eligible) {
    this(
        run,
        campaign,
        campaignVersion,
        segmentVersions,
        templateHash,
        channel,
        account,
        step,
        occurrence,
        variant,
        null,
        eligible);
  }

  /** The same of people who get the variant because others have tested it. */
  public RunFacts ofWinner() {
    return new RunFacts(
        run,
        campaign,
        campaignVersion,
        segmentVersions,
        templateHash,
        channel,
        account,
        step,
        occurrence,
        variant,
        WINNER,
        variant == null ? List.of() : List.of(variant));
  }

  /** The same of another occurrence. */
  public RunFacts at(String other) {
    return new RunFacts(
        run,
        campaign,
        campaignVersion,
        segmentVersions,
        templateHash,
        channel,
        account,
        step,
        other,
        variant,
        group,
        eligible);
  }

  /** The facts as one JSON object in UTF-8. Fallbacks between channels stay in one slot. */
  public byte[] json() {
    var out = new JsonBytes(512);
    out.ascii("{\"run\":").text(run);
    out.ascii(",\"campaign\":").text(campaign);
    out.ascii(",\"campaignVersion\":").number(campaignVersion);
    out.ascii(",\"segmentVersions\":").raw(compact(segmentVersions));
    out.ascii(",\"templateHash\":").text(templateHash);
    out.ascii(",\"step\":").number(step);
    out.ascii(",\"occurrence\":").text(occurrence);
    out.ascii(",\"channel\":").text(channel);
    out.ascii(",\"slot\":").text(channel);
    out.ascii(",\"account\":").text(account);
    out.ascii("}");
    return out.copy();
  }

  /** The variant and what it was drawn among, as members of a JSON object after another. */
  public byte[] variantJson() {
    var out = new JsonBytes(128);
    if (variant != null) {
      out.ascii(",\"variant\":").text(variant);
    }
    if (group != null) {
      out.ascii(",\"group\":").text(group);
    }
    out.ascii(",\"eligible\":[");
    for (int i = 0; i < eligible.size(); i++) {
      out.ascii(i == 0 ? "" : ",").text(eligible.get(i));
    }
    return out.ascii("]").copy();
  }

  /** Read and written again, so that what is no JSON cannot break an event. */
  private static byte[] compact(String json) {
    try {
      return JSON.writeValueAsBytes(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("segment versions that are no JSON: " + json, e);
    }
  }
}
