package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The mail that asks whether a consent is meant, from the form to the button. */
@QuarkusTest
final class ConfirmationMailIT {

  private static final Pattern LINK = Pattern.compile("https?://[^/\\s]+(/d/[A-Za-z0-9_-]+)");
  private static final Map<String, Object> MAIL =
      Map.of("from", "Fanfare Market <shop@example.com>");

  @Test
  void mailsTheLinkThatGrants() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("ada,ada@example.com,Ada"), false);
      var api = campaign.api();

      var asked = ask(api, MAIL);

      asked.then().statusCode(202);
      Awaiting.until("the mail is there", () -> !campaign.taken().isEmpty());
      var mail = campaign.mailTo("ada@example.com").replace("=\r\n", "");
      var link = LINK.matcher(mail);
      assertThat(link.find()).as(mail).isTrue();
      assertThat(asked.<String>path("confirmUrl")).endsWith(link.group(1));
      assertThat(state(api)).isEqualTo("none");
      Api.open().post(link.group(1)).then().statusCode(200);
      assertThat(state(api)).isEqualTo("granted");
      api.get("/v1/messages/{id}", asked.<String>path("message")).then().statusCode(200);
    }
  }

  @Test
  void mailsNothingWhenItIsAskedTooOften() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("ada,ada@example.com,Ada"), false);
      var api = campaign.api();
      var first = ask(api, MAIL);

      ask(api, MAIL).then().statusCode(429);

      Awaiting.until("the first mail is there", () -> !campaign.taken().isEmpty());
      var run = api.get("/v1/messages/{id}", first.<String>path("message")).<String>path("run");
      assertThat(campaign.run(run).<Integer>path("planned")).isEqualTo(1);
    }
  }

  @Test
  void endsALinkThatNobodyFollowedInTime() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("ada,ada@example.com,Ada"), false);
      var api = campaign.api();
      var asked = ask(api, MAIL);
      var url = asked.<String>path("confirmUrl").replaceAll("^https?://[^/]*", "");
      var subject = api.get("/v1/profiles/ada").<String>path("subject");
      TestingDatabase.execute(
          "update consent_request set expires_at = expires_at - interval '8 days'"
              + " where profile_id = "
              + subject);

      Api.open().get(url).then().statusCode(410);
      Api.open().post(url).then().statusCode(410);

      assertThat(state(api)).isEqualTo("none");
    }
  }

  @Test
  void tellsWhatIsWrongWithTheMailAndAsksNothing() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("ada,ada@example.com,Ada"), false);
      var api = campaign.api();

      var refused = ask(api, Map.of("from", "nobody", "template", "no-such-words"));
      var pointless =
          api.post(
              "/v1/profiles/ada/consents",
              Map.of(
                  "purpose", "marketing",
                  "channel", "email",
                  "granted", true,
                  "basis", "a form",
                  "mail", MAIL));

      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place")).contains("/mail/from");
      assertThat(pointless.<List<String>>path("violations.place")).containsExactly("/mail");
      ask(api, Map.of("from", "shop@example.com", "template", "no-such-words"))
          .then()
          .statusCode(422);
      ask(api, MAIL).then().statusCode(202);
    }
  }

  private static Response ask(Api api, Map<String, Object> mail) {
    var body = new HashMap<String, Object>();
    body.put("purpose", "marketing");
    body.put("channel", "email");
    body.put("granted", true);
    body.put("basis", "a form on the website");
    body.put("confirm", true);
    body.put("mail", mail);
    return api.post("/v1/profiles/ada/consents", body);
  }

  private static String state(Api api) {
    return api.get("/v1/profiles/ada/consents")
        .path("current.find { it.purpose == 'marketing' }.state");
  }
}
