package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingCalls.ended;
import static dev.fanfare.dispatch.TestingCalls.plain;
import static dev.fanfare.dispatch.TestingCalls.receipt;
import static dev.fanfare.dispatch.TestingCalls.send;
import static dev.fanfare.dispatch.TestingCalls.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRecord;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that a call asks for, seen from the API and from the inbox only. */
@QuarkusTest
final class MessagesIT {

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
}
