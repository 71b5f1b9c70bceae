package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingCalls.ended;
import static dev.fanfare.dispatch.TestingSeeds.address;
import static dev.fanfare.dispatch.TestingSeeds.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the links of test messages do: nothing, but where somebody asks for real ones. */
@QuarkusTest
final class TestSendLinksIT {

  private static final Pattern HEADER = Pattern.compile("List-Unsubscribe:\\s*<[^>]*(/u/[^>]+)>");
  private static final Pattern CHOOSE = Pattern.compile("choose: \\S*(/p/\\S+)");

  private TestingCampaign campaign;
  private Api api;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
    api = campaign.api();
    campaign.people("all", List.of("anna,anna@example.com,Anna"));
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void changeNothingWhoeverFollowsThemAndWorkWhereThatIsAskedFor() {
    apply("");
    ended(api, send(Map.of("to", List.of(profile("anna")))), 0);

    String test = campaign.mailTo("anna@example.com");

    assertThat(link(HEADER, test)).isEqualTo("/u/test-send");
    assertThat(link(CHOOSE, test)).isEqualTo("/p/test-send");
    for (var path : List.of("/u/test-send", "/p/test-send", "/v/test-send")) {
      Api.open().get(path).then().statusCode(200).body(containsString("This was a test"));
    }
    for (var answer :
        List.of(
            pressed("/u/test-send", "List-Unsubscribe=One-Click"),
            pressed("/p/test-send", "nothing=yes"))) {
      answer.then().statusCode(200).body(containsString("This was a test"));
    }
    assertThat(consent()).isEqualTo("granted");

    ended(api, send(Map.of("to", List.of(profile("anna")), "links", "live")), 0);

    String live = campaign.mailsTo("anna@example.com").getLast();
    Api.open().get(link(CHOOSE, live)).then().body(containsString("What you get"));
    pressed(link(HEADER, live), "List-Unsubscribe=One-Click").then().statusCode(200);
    assertThat(consent()).isEqualTo("withdrawn");
  }

  @Test
  void changeNothingInCopiesForSeedGroups() {
    var seeds = new TestingSeeds(campaign);
    seeds.group("qa", Map.of("members", List.of(profile("anna"))));
    apply("seeds: [qa]\n");
    assertThat(seeds.ends(seeds.copied(campaign.launch("offer")))).containsExactly("SENT");

    String copy =
        campaign.mailsTo("anna@example.com").stream()
            .filter(mail -> mail.contains("X-Fanfare-Seed"))
            .findFirst()
            .orElseThrow();

    assertThat(link(HEADER, copy)).isEqualTo("/u/test-send");
    assertThat(link(CHOOSE, copy)).isEqualTo("/p/test-send");
  }

  @Test
  void areRefusedAsRealOnesOfSomebodyElse() {
    apply("");
    var desk = List.of(profile("anna"), address("desk@example.com"));

    var alone = send(Map.of("to", desk, "links", "live"));
    var shown = send(Map.of("to", List.of(profile("anna")), "renderAs", "anna", "links", "live"));
    var unknown =
        api.unchecked()
            .contentType(ContentType.JSON)
            .body(Map.of("to", List.of(profile("anna")), "links", "dead"))
            .post("/v1/campaigns/offer/test-sends");

    for (var refused : List.of(alone, shown, unknown)) {
      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place")).containsExactly("/links");
    }
    assertThat(api.get("/v1/runs").<List<?>>path("items")).isEmpty();
  }

  private Response send(Map<String, ?> body) {
    return api.post("/v1/campaigns/{name}/test-sends", body, "offer");
  }

  private static Response pressed(String path, String form) {
    return Api.open().contentType("application/x-www-form-urlencoded").body(form).post(path);
  }

  private String consent() {
    return api.get("/v1/profiles/{id}/consents", "anna").path("current[0].state");
  }

  private static String link(Pattern pattern, String mail) {
    var found = pattern.matcher(mail.replace("=\r\n", "").replace("=3D", "="));
    assertThat(found.find()).as(mail).isTrue();
    return found.group(1);
  }

  private void apply(String more) {
    var file =
        TestingSeeds.file("offer", more, "all")
            .replace("leave:", "choose: ${preferencesUrl}\n    leave:");
    api.request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/{name}", "offer")
        .then()
        .statusCode(201);
  }
}
