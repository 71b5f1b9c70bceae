package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Words that do not stop for one person: that person is skipped, and the run waits for somebody.
 */
@QuarkusTest
final class StuckWordsIT {

  /**
   * A search that compares some billions of letters in one step, which nothing interrupts. Tests
   * run without the compiler that would compare many letters at once.
   */
  private static final String WORDS =
      """
      variants:
        - name: stuck
          weight: 1
          text: |
            <#if profile.externalId == "p7">
            <#assign s = "aa"><#list 1..16 as i><#assign s = s + s></#list>
            <#assign t = "a"><#list 1..15 as i><#assign t = t + t></#list>
            <#if s?contains(t + "b" + t)>never</#if>
            </#if>
            leave: ${unsubscribeUrl}
            ${postalAddress}
        - {name: other, weight: 1}
      assign: {attribute: name}
      """;

  @Test
  void skipsThePersonTellsWhyAndRendersThemNoMore() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var people =
          TestingCampaign.many(1_000).stream().map(line -> line.replaceAll("Name.*", "stuck"));
      campaign.people("all", people.toList());
      campaign.apply("stuck", WORDS);
      // Slow enough that most are still to be written to when one of them has stuck.
      campaign
          .inbox()
          .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(100)))));

      var id = campaign.launch("stuck");

      var run =
          Awaiting.value(
              "the run tells", () -> campaign.run(id), seen -> seen.path("problem") != null);
      assertThat(run.<String>path("problem")).contains("did not stop when they had to");
      assertThat(run.<String>path("state")).isEqualTo("SENDING");
      List<Map<String, Object>> figures = campaign.api().get("/v1/status").path("figures");
      assertThat(figures)
          .anySatisfy(
              figure ->
                  assertThat(figure)
                      .containsEntry("name", "rendering.given-up")
                      .containsEntry("level", "watch"));

      campaign.command("cancel", id).then().statusCode(202);
      var ended = campaign.inState(id, "CANCELLED");

      TestingCampaign.everybodyIsAccountedFor(ended);
      assertThat(campaign.count(ended, "SKIPPED", "render_timeout")).isEqualTo(1);
      assertThat(campaign.count(ended, "SENT", "")).isEqualTo(campaign.taken().size());
      assertThat(campaign.taken()).doesNotContain("p7@example.com").doesNotHaveDuplicates();
      String explained = campaign.api().get("/v1/runs/{id}/people/{person}", id, "p7").asString();
      assertThat(explained).contains("render_timeout");
    }
  }
}
