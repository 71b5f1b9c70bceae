package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRecord;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages that a call asks for, seen from the API and from the inbox only. */
@QuarkusTest
final class MessagesIT {

  private static final Set<String> ENDS =
      Set.of("SENT", "SKIPPED", "FAILED", "CANCELLED", "HELD_OUT", "UNKNOWN");

  @Test
  void sendsToProfilesAndAddressesWithTheirOwnVariables() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("anna,anna@example.com,Anna"));
      var call = receipt();
      call.put(
          "to",
          List.of(
              Map.of("profile", "anna", "variables", Map.of("order", "A-1")),
              Map.of(
                  "address",
                  "ben@example.com",
                  "locale",
                  "de",
                  "variables",
                  Map.of("order", "B-2", "name", "Ben"))));
      call.put("variables", Map.of("lines", List.of(Map.of("what", "Tea", "price", 2.5))));

      var taken = send(campaign.api(), call);

      taken.then().statusCode(202);
      assertThat(taken.<List<String>>path("messages.profile")).containsExactly("anna", null);
      assertThat(ended(campaign.api(), taken, 0).<String>path("state")).isEqualTo("SENT");
      assertThat(ended(campaign.api(), taken, 1).<String>path("state")).isEqualTo("SENT");
      assertThat(campaign.mailTo("anna@example.com"))
          .contains("Subject: Order A-1")
          .contains("Dear Anna,")
          .contains("Tea 2.5");
      assertThat(campaign.mailTo("ben@example.com"))
          .contains("Subject: Order B-2")
          .contains("Dear Ben,")
          .contains("Tea 2,5")
          .doesNotContain("List-Unsubscribe");
    }
  }

  @Test
  void sendsOnceHoweverOftenTheCallIsRepeated() {
    try (var campaign = TestingCampaign.begin()) {
      var call = plain();
      call.put("to", List.of(Map.of("address", "once@example.com")));

      var first = send(campaign.api(), call, "the-only-order");
      var again = send(campaign.api(), call, "the-only-order");
      var other = send(campaign.api(), call, "another-order");

      assertThat(again.statusCode()).isEqualTo(202);
      assertThat(again.asString()).isEqualTo(first.asString());
      assertThat(other.<String>path("messages[0].id")).isNotEqualTo(first.path("messages[0].id"));
      assertThat(other.<String>path("run")).isEqualTo(first.path("run"));
      ended(campaign.api(), first, 0);
      ended(campaign.api(), other, 0);
      assertThat(campaign.taken()).containsExactly("once@example.com", "once@example.com");
      assertThat(campaign.records().stream().map(InboxRecord::messageId).distinct()).hasSize(2);
    }
  }

  @Test
  void tellsEverythingThatIsWrongAtItsPlaceAndTakesNothing() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("anna,anna@example.com,Anna"));
      var call = plain();
      call.put("from", "nobody");
      call.put("purpose", "gossip");
      call.put("text", "${broken");
      call.put(
          "to",
          List.of(
              Map.of("profile", "anna"),
              Map.of("address", "not an address"),
              Map.of("profile", "stranger"),
              Map.of("profile", "anna", "address", "a@example.com"),
              Map.of("address", "b@example.com", "variables", Map.of("profile", "x"))));

      var refused = send(campaign.api(), call);

      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place"))
          .contains("/from", "/to/1/address", "/to/2/profile", "/to/3", "/to/4/variables/profile");
      call.put("from", "Fanfare Market <shop@example.com>");
      assertThat(send(campaign.api(), call).<List<String>>path("violations.place"))
          .contains("/purpose", "/text");
      assertThat(campaign.api().get("/v1/runs").<List<?>>path("items")).isEmpty();
    }
  }

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
  void takesOneMessageForAMailboxInACall() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("anna,Shared@example.com,Anna", "ben,shared@example.com,Ben"));
      var call = plain();
      call.put(
          "to",
          List.of(
              Map.of("profile", "anna"),
              Map.of("profile", "ben"),
              Map.of("address", "SHARED@example.com")));

      var refused = send(campaign.api(), call);

      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place")).containsExactly("/to/1", "/to/2");
    }
  }

  @Test
  void judgesEveryMessageWhenItsSendStarts() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("willing", List.of("anna,anna@example.com,Anna"));
      campaign.people("strangers", List.of("ben,ben@example.com,Ben"), false);
      var api = campaign.api();
      api.post(
              "/v1/suppressions",
              Map.of("channel", "email", "address", "gone@example.com", "reason", "manual"))
          .then()
          .statusCode(201);
      var offer = plain();
      offer.put("purpose", "marketing");
      offer.put("text", "${unsubscribeUrl} ${postalAddress}");
      offer.put("to", List.of(Map.of("profile", "anna"), Map.of("profile", "ben")));
      var notice = plain();
      notice.put("text", "Dear ${customer},");
      notice.put(
          "to",
          List.of(
              Map.of("address", "gone@example.com", "variables", Map.of("customer", "C")),
              Map.of("address", "unnamed@example.com")));

      var offered = send(api, offer);
      var noticed = send(api, notice);

      assertThat(ended(api, offered, 0).<String>path("state")).isEqualTo("SENT");
      assertThat(ended(api, offered, 1).<String>path("reason")).isEqualTo("no_consent");
      assertThat(ended(api, noticed, 0).<String>path("reason")).isEqualTo("suppressed");
      var missing = ended(api, noticed, 1);
      assertThat(missing.<String>path("reason")).isEqualTo("missing_variable");
      assertThat(missing.<String>path("detail")).startsWith("customer at text:1:");
      assertThat(campaign.taken()).containsExactly("anna@example.com");
      assertThat(campaign.mailTo("anna@example.com")).contains("List-Unsubscribe-Post");
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
  void refusesAnAddressWhereConsentIsNeeded() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var offer = plain();
      offer.put("purpose", "marketing");
      offer.put("text", "${unsubscribeUrl} ${postalAddress}");
      offer.put("to", List.of(Map.of("address", "anna@example.com")));

      var refused = send(campaign.api(), offer);

      refused.then().statusCode(422);
      assertThat(refused.<List<String>>path("violations.place")).containsExactly("/to/0/address");
    }
  }

  @Test
  void keepsMessagesWhileTheRunIsPaused() {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      var call = plain();
      call.put("to", List.of(Map.of("address", "first@example.com")));
      var first = send(api, call);
      String run = first.path("run");
      ended(api, first, 0);
      campaign.command("cancel", run).then().statusCode(409);
      campaign.command("pause", run).then().statusCode(202);
      call.put("to", List.of(Map.of("address", "second@example.com")));

      var second = send(api, call);

      second.then().statusCode(202);
      assertThat(second.<String>path("run")).isEqualTo(run);
      assertThat(state(api, second, 0).<String>path("state")).isIn("PLANNED", "CLAIMED");
      campaign.command("resume", run).then().statusCode(202);
      assertThat(ended(api, second, 0).<String>path("state")).isEqualTo("SENT");
      assertThat(campaign.taken()).containsExactly("first@example.com", "second@example.com");
    }
  }

  @Test
  void keepsTheSamePromisesAsACampaign() {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      var calls = new ArrayList<Response>();
      for (int i = 0; i < 30; i++) {
        var call = plain();
        call.put(
            "to",
            List.of(
                Map.of("address", "often@example.com"),
                Map.of("address", "p" + i + "@example.com")));
        calls.add(send(api, call));
      }
      calls.forEach(call -> ended(api, call, 1));
      String run = calls.getFirst().path("run");

      var told =
          Awaiting.value(
              "all are counted",
              () -> campaign.run(run),
              each -> campaign.count(each, "SENT", "") == 60);

      TestingCampaign.everybodyIsAccountedFor(told);
      assertThat(told.<String>path("campaign")).isNull();
      var report =
          Awaiting.value(
              "the report is complete",
              () -> api.get("/v1/runs/{id}/report", run),
              each -> each.<Integer>path("funnel.sent") == 60);
      assertThat(report.<String>path("campaign")).isEqualTo("messages");
      assertThat(campaign.taken()).hasSize(60);
      var audit = campaign.audit(run);
      assertThat(audit.refuted()).as(audit.toString()).isFalse();
    }
  }

  @Test
  void countsTheMessageOfALostWorkerAsUnknownAndSendsTheNextOnce() {
    try (var campaign = TestingCampaign.begin()) {
      campaign
          .inbox()
          .rules(List.of(InboxRule.always("lost@*", new InboxAction.Slow(Duration.ofSeconds(4)))));
      var api = campaign.api();
      var call = plain();
      call.put("to", List.of(Map.of("address", "lost@example.com")));
      var lost = send(api, call);
      String run = lost.path("run");
      Awaiting.until("the worker is lost", () -> loseWorker(run));
      call.put("to", List.of(Map.of("address", "next@example.com")));
      var next = send(api, call);

      assertThat(ended(api, lost, 0).<String>path("reason")).isEqualTo("unknown_drop");
      assertThat(ended(api, next, 0).<String>path("state")).isEqualTo("SENT");
      Awaiting.until("the slow mail arrives", () -> campaign.taken().size() == 2);
      assertThat(campaign.taken())
          .containsExactlyInAnyOrder("next@example.com", "lost@example.com");
      assertThat(campaign.audit(run).refuted()).isFalse();
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
  void erasesWhatCallsSaidToAPersonAndToTheirAddress() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.people("all", List.of("anna,anna@example.com,Anna"));
      var api = campaign.api();
      var call = plain();
      call.put("to", List.of(Map.of("profile", "anna", "variables", Map.of("secret", "s1"))));
      var asPerson = send(api, call);
      call.put(
          "to",
          List.of(Map.of("address", "Anna@Example.com", "variables", Map.of("secret", "s2"))));
      var asAddress = send(api, call);
      ended(api, asPerson, 0);
      ended(api, asAddress, 0);

      api.delete("/v1/profiles/{id}", "anna").then().statusCode(200);

      assertThat(TestingDatabase.count("message where variables like '%\"s_\"%'")).isZero();
      assertThat(TestingDatabase.count("direct_address where address ilike 'anna@example.com'"))
          .isZero();
      var left = state(api, asAddress, 0);
      assertThat(left.<String>path("state")).isEqualTo("SENT");
      assertThat(left.<String>path("name")).isNull();
      assertThat(left.<String>path("present.profile")).isEqualTo("deleted");
    }
  }

  /** The owner of the run's started slice becomes a life that is no more. */
  private static boolean loseWorker(String run) {
    try (var connection = TestingDatabase.connect();
        var update =
            connection.prepareStatement(
                """
                update slice set epoch = epoch + 1, owner_node = 'lost-engine', owner_epoch = 7
                where run_id = ? and state = 1 and started_to = 1 and recorded = 0
                """)) {
      update.setLong(1, TimeOrderedId.read("run", run));
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> plain() {
    return new HashMap<>(
        Map.of(
            "name",
            "notice",
            "channel",
            "email",
            "purpose",
            "service",
            "from",
            "Fanfare Market <shop@example.com>",
            "subject",
            "Hello",
            "text",
            "Hello"));
  }

  private static Map<String, Object> receipt() {
    var call = plain();
    call.put("subject", "Order ${order}");
    call.put(
        "text",
        """
        Dear ${name},
        <#list lines as line>${line.what} ${line.price}
        </#list>
        """);
    return call;
  }

  private static Response send(Api api, Map<String, Object> call) {
    return api.request().contentType(ContentType.JSON).body(call).post("/v1/messages");
  }

  private static Response send(Api api, Map<String, Object> call, String key) {
    return api.request()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(call)
        .post("/v1/messages");
  }

  private static Response state(Api api, Response taken, int index) {
    return api.get("/v1/messages/{id}", taken.<String>path("messages[" + index + "].id"));
  }

  private static Response ended(Api api, Response taken, int index) {
    taken.then().statusCode(202);
    return Awaiting.value(
        "message " + index + " has ended",
        () -> state(api, taken, index),
        each -> ENDS.contains(each.<String>path("state")));
  }
}
