package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what an explanation says would flip a decision, and does it: by its words alone. */
final class TestingFlips {

  private final TestingCampaign campaign;
  private final Api api;

  TestingFlips(TestingCampaign campaign) {
    this.campaign = campaign;
    this.api = campaign.api();
  }

  Response explained(String run, String person) {
    var explained = api.get("/v1/runs/{id}/people/{who}", run, person);
    explained.then().statusCode(200);
    return explained;
  }

  /** What would be decided now. */
  String wouldBe(String run, String person) {
    return explained(run, person).path("decisions[0].present.wouldBe");
  }

  String state(String run, String person) {
    return explained(run, person).path("decisions[0].state");
  }

  /** All changes that are needed before the person gets the message. */
  List<Map<String, String>> needed(String run, String person, String side) {
    var explained = explained(run, person);
    List<Map<String, Object>> flips = explained.path("decisions[0].flips." + side);
    assertThat(flips).as("%s: %s", person, explained.asString()).hasSize(1);
    assertThat(flips.getFirst()).containsEntry("then", "send");
    List<Map<String, String>> changes =
        explained.path("decisions[0].flips." + side + "[0].changes");
    assertThat(changes).isNotEmpty();
    return changes;
  }

  /** Does what one change says, to a person whose mailbox is to be their own. */
  void apply(String person, Map<String, String> change) {
    var what = change.getOrDefault("what", "");
    var to = change.getOrDefault("to", "");
    switch (what.split(" ", 2)[0]) {
      case "consent" -> consent(person, to.equals("granted"));
      case "suppressed" -> suppress(person, to.equals("yes"));
      case "address", "sameAddress", "sharedControl", "variable" -> profile(person, person);
      case "attribute" -> profile(person, to.split(" or ", 2)[0]);
      case "cap" -> {
        var length = found("rolling (P\\d+D)", change.getOrDefault("from", ""));
        var count = Integer.parseInt(found("a count of (\\d+)", to));
        new TestingCaps(campaign).replace(what.substring(4), TestingCaps.rolling(count, length));
      }
      case "budget" ->
          api.replace(
                  "/v1/budgets/{name}",
                  Map.of("messages", Integer.parseInt(found("room with (\\d+) messages", to))),
                  what.substring(7))
              .then()
              .statusCode(200);
      case "globalControl" ->
          api.replace("/v1/global-control", Map.of("share", found("([0-9.]+) %", to) + "%"))
              .then()
              .statusCode(200);
      default -> throw new AssertionError("nobody has said how to do " + change);
    }
  }

  private void consent(String person, boolean granted) {
    api.post(
            "/v1/profiles/{id}/consents",
            Map.of(
                "purpose", "marketing", "channel", "email", "granted", granted, "basis", "a call"),
            person)
        .then()
        .statusCode(201);
  }

  private void suppress(String person, boolean suppressed) {
    var address = person + "@example.com";
    if (suppressed) {
      api.post(
              "/v1/suppressions",
              Map.of("channel", "email", "address", address, "reason", "manual"))
          .then()
          .statusCode(201);
    } else {
      api.delete("/v1/suppressions/email/{address}", address).then().statusCode(204);
    }
  }

  private void profile(String person, String name) {
    api.put(
            "/v1/profiles/{id}",
            Map.of("email", person + "@example.com", "attributes", Map.of("name", name)),
            person)
        .then()
        .statusCode(200);
  }

  /** Applies a campaign once more, with another holdout. */
  void holdout(String name, String share) {
    var present = api.request().accept("text/yaml").get("/v1/campaigns/{name}", name);
    assertThat(present.asString()).containsPattern("holdout: [0-9.]+%");
    api.request()
        .contentType("text/yaml")
        .header("If-Match", present.header("ETag"))
        .body(present.asString().replaceFirst("holdout: [0-9.]+%", "holdout: " + share + "%"))
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(200);
  }

  /** The first group of a pattern in a text. */
  static String found(String pattern, String in) {
    var matcher = Pattern.compile(pattern).matcher(in);
    assertThat(matcher.find()).as("%s in %s", pattern, in).isTrue();
    return matcher.group(1);
  }
}
