package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingCalls.ended;
import static dev.fanfare.dispatch.TestingCalls.plain;
import static dev.fanfare.dispatch.TestingCalls.receipt;
import static dev.fanfare.dispatch.TestingCalls.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call's words may ask for, and what becomes of those that lack something. */
@QuarkusTest
final class MessageWordsIT {

  @Test
  void refusesWhatNeitherTheWorkspaceNorTheCallSays() {
    try (var campaign = TestingCampaign.begin()) {
      var call = receipt();
      call.put("variables", Map.of("lines", List.of(), "oder", "A-1"));
      call.put("to", List.of(Map.of("address", "a@example.com", "variables", Map.of("name", "A"))));

      var refused = send(campaign.api(), call);

      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place")).containsExactly("/subject");
      assertThat(refused.<String>path("violations[0].rule")).contains("did you mean \"oder\"?");
    }
  }

  @Test
  void sendsATemplateThatListsWhatTheCallSaysInThePersonsLanguage() {
    try (var campaign = TestingCampaign.begin()) {
      var words =
          Map.of(
              "locale", "en",
              "subject", "Hello",
              "text", "Hello, order ${order}${note!}",
              "variables", List.of("order", "note"),
              "locales",
                  Map.of("de", Map.of("subject", "Hallo", "text", "Hallo, Nummer ${order}")));
      campaign
          .api()
          .request()
          .contentType(ContentType.JSON)
          .header("If-None-Match", "*")
          .body(words)
          .put("/v1/templates/{name}", "greeting")
          .then()
          .statusCode(201);
      var call = plain();
      call.remove("subject");
      call.remove("text");
      call.put("template", "greeting@1");
      call.put(
          "to",
          List.of(
              Map.of(
                  "address", "a@example.com",
                  "locale", "de-AT",
                  "variables", Map.of("order", "A-1")),
              Map.of("address", "b@example.com")));

      var taken = send(campaign.api(), call);

      assertThat(ended(campaign.api(), taken, 0).<String>path("state")).isEqualTo("SENT");
      assertThat(campaign.mailTo("a@example.com"))
          .contains("Subject: Hallo")
          .contains("Hallo, Nummer A-1");
      var missing = ended(campaign.api(), taken, 1);
      assertThat(missing.<String>path("reason")).isEqualTo("missing_variable");
    }
  }

  @Test
  void sendsNobodyWordsThatLackTheWayOut() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("willing", List.of("anna,anna@example.com,Anna", "ben,ben@example.com,Ben"));
      var offer = plain();
      offer.put("purpose", "marketing");
      offer.put("text", "<#if show??>${unsubscribeUrl} ${postalAddress}</#if>Hello ${customer}");
      offer.put(
          "to",
          List.of(
              Map.of("profile", "anna", "variables", Map.of("show", true)),
              Map.of("profile", "ben", "variables", Map.of("customer", "Ben"))));

      var taken = send(campaign.api(), offer);

      assertThat(ended(campaign.api(), taken, 0).<String>path("reason"))
          .isEqualTo("missing_variable");
      var lacking = ended(campaign.api(), taken, 1);
      assertThat(lacking.<String>path("reason")).isEqualTo("render_error");
      assertThat(lacking.<String>path("detail")).startsWith("text never shows ${unsubscribeUrl}");
      assertThat(campaign.taken()).isEmpty();
    }
  }

  @Test
  void skipsWhatIsStillUnsentWhenTheWordsAreGone() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      var call = plain();
      call.put("to", List.of(Map.of("address", "first@example.com")));
      var first = send(api, call);
      ended(api, first, 0);
      campaign.pauseForAll(first.path("run"));
      var second = send(api, call);
      TestingDatabase.execute(
          "delete from message_request where run_id = "
              + TimeOrderedId.read("run", second.path("run")));

      campaign.command("resume", second.path("run")).then().statusCode(202);

      assertThat(ended(api, second, 0).<String>path("reason")).isEqualTo("no_words");
      assertThat(campaign.taken()).hasSize(1);
    }
  }

  @Test
  void sendsTheOthersThoughTheWordsOfOneCannotBeReadAnyMore() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      var call = plain();
      call.put("to", List.of(Map.of("address", "first@example.com")));
      var first = send(api, call);
      ended(api, first, 0);
      campaign.pauseForAll(first.path("run"));
      call.put("to", List.of(Map.of("address", "second@example.com")));
      var second = send(api, call);
      call.put("to", List.of(Map.of("address", "third@example.com")));
      var third = send(api, call);
      TestingDatabase.execute(
          "update message_request set definition = 'version: 99' where occurrence = "
              + TimeOrderedId.read("req", second.path("request")));

      campaign.command("resume", first.path("run")).then().statusCode(202);

      assertThat(ended(api, third, 0).<String>path("state")).isEqualTo("SENT");
      TestingDatabase.execute(
          "delete from message_request where occurrence = "
              + TimeOrderedId.read("req", second.path("request")));
      assertThat(ended(api, second, 0).<String>path("reason")).isEqualTo("no_words");
    }
  }
}
