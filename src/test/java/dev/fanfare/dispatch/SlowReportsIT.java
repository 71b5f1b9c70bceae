package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Reports that take long are in nobody's way, and end. */
@QuarkusTest
final class SlowReportsIT {

  /** More than any pool has connections. */
  private static final int VIEWERS = 14;

  private static final String FILE =
      """
      campaign: slow
      version: 1
      purpose: marketing
      audience:
        include: [all]
      schedule: now
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        subject: Hello
        html: |
          <body><a href="https://market.example/a">a</a>
          <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body>
      """;

  @Test
  void letClicksPassAndAreEnded() throws Exception {
    try (var campaign = TestingCampaign.begin();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var held = TestingDatabase.connect()) {
      var api = campaign.api();
      campaign.postalAddress();
      campaign.people("all", List.of("a,a@example.com,Ada"));
      api.request()
          .contentType("text/yaml")
          .header("If-None-Match", "*")
          .body(FILE)
          .put("/v1/campaigns/slow")
          .then()
          .statusCode(201);
      String run = campaign.ended(campaign.launch("slow")).path("id");
      var link = TestingMail.read(campaign.mailTo("a@example.com")).links().get(1);
      held.setAutoCommit(false);
      try (var lock = held.createStatement()) {
        lock.execute("lock table run_time_count in access exclusive mode");
      }
      var viewers = new ArrayList<Future<Response>>();
      for (int i = 0; i < VIEWERS; i++) {
        viewers.add(threads.submit(() -> api.get("/v1/runs/{id}/report", run)));
      }
      for (int i = 0; i < 3; i++) {
        TestingReader.follow(link).then().statusCode(302);
      }

      for (var viewer : viewers) {
        assertThat(viewer.get().statusCode()).isEqualTo(504);
        assertThat(viewer.get().<String>path("code")).isEqualTo("took-too-long");
      }
      held.rollback();
      api.get("/v1/runs/{id}/report", run).then().statusCode(200);
    }
  }
}
