package dev.fanfare.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Api;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Edits of campaigns whose runs are open, over the API. */
final class TestingEdits {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestingEdits() {}

  /** Other words than those of {@link TestingCampaign}, as subjects begin. */
  static UnaryOperator<String> subject(String word) {
    return file -> file.replaceFirst("subject: \\w+", "subject: " + word);
  }

  /** One line at the end in place of another, or of none. */
  static UnaryOperator<String> line(String before, String after) {
    return file -> (before.isEmpty() ? file : file.replace(before + "\n", "")) + after + "\n";
  }

  /** Applies the present file with a change, saying these things of open runs. */
  static Response put(Api api, String campaign, UnaryOperator<String> change, Map<String, ?> said) {
    var present = api.request().accept("text/yaml").get("/v1/campaigns/{name}", campaign);
    return api.request()
        .contentType("text/yaml")
        .header("If-Match", present.header("ETag"))
        .queryParams(said)
        .body(change.apply(present.asString()))
        .put("/v1/campaigns/{name}", campaign);
  }

  /** Plans the same. */
  static Response plan(
      Api api, String campaign, UnaryOperator<String> change, Map<String, ?> said) {
    var present = api.request().accept("text/yaml").get("/v1/campaigns/{name}", campaign);
    var text = change.apply(present.asString());
    var body = new HashMap<String, Object>(said);
    body.put("files", List.of(Map.of("file", campaign + ".yaml", "text", text)));
    return api.post("/v1/plans", body);
  }

  static Response change(Api api, String run, Map<String, ?> said) {
    return api.post("/v1/runs/{id}/version", said, run);
  }

  /** Lines of a stream of a run, such as its ledger. */
  static List<JsonNode> lines(Api api, String run, String stream) {
    var lines = new ArrayList<JsonNode>();
    try {
      for (var line : api.get("/v1/runs/{id}/" + stream, run).asString().lines().toList()) {
        lines.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  /** How many mails have a subject that begins so. */
  static long mails(TestingCampaign campaign, String subject) {
    return campaign.taken().stream()
        .filter(address -> campaign.mailTo(address).contains("Subject: " + subject))
        .count();
  }
}
