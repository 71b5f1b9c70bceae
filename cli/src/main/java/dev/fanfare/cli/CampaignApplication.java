package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.Answer;
import dev.fanfare.cli.api.ApiClient;
import java.util.Optional;

/**
 * Makes a file the current version of its campaign, refused when somebody changes the campaign in
 * between.
 *
 * @param what in one word or two what came of it
 */
public record CampaignApplication(String what, JsonNode version) {

  /** Applies the file under that name. */
  public static CampaignApplication apply(ApiClient api, String name, String file) {
    String path = ApiClient.path("/v1/campaigns/%s", name);
    Optional<Answer> known = api.find(path);
    int before = known.map(answer -> answer.body().path("version").asInt()).orElse(0);
    Answer applied = api.put(path, "text/yaml", file, ApiClient.condition(known));
    int now = applied.body().path("version").asInt();
    String what = before == 0 ? "created" : now == before ? "unchanged" : "new version";
    return new CampaignApplication(what, applied.body());
  }
}
