package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RecentClicksTest {

  private static final Instant SENT = Instant.parse("2026-11-22T10:00:00Z");
  private static final MessageRef MESSAGE = new MessageRef(new WorkspaceId(1), 2, 3, 0);

  private final RecentClicks recent = new RecentClicks();

  @Test
  void takesOneQuickClickForAPerson() {
    assertThat(click(0, 2)).isEqualTo(Agent.PERSON);
    assertThat(click(0, 3)).as("the same link again").isEqualTo(Agent.PERSON);
  }

  @Test
  void takesSeveralLinksWithinSecondsOfTheSendingForABot() {
    click(0, 2);

    assertThat(click(1, 3)).isEqualTo(Agent.BOT);
    assertThat(open(5)).as("what follows").isEqualTo(Agent.BOT);
    assertThat(click(1, 70)).as("when the scan is over").isEqualTo(Agent.PERSON);
  }

  @Test
  void takesSeveralLinksLaterForAPerson() {
    assertThat(click(0, 600)).isEqualTo(Agent.PERSON);
    assertThat(click(1, 601)).isEqualTo(Agent.PERSON);
    assertThat(click(2, 603)).isEqualTo(Agent.PERSON);
  }

  @Test
  void takesABurstForABotAtAnyTime() {
    for (int link = 0; link < RecentClicks.BURST_LINKS - 1; link++) {
      assertThat(click(link, 600)).isEqualTo(Agent.PERSON);
    }

    assertThat(click(9, 601)).isEqualTo(Agent.BOT);
  }

  @Test
  void takesWhoFollowsTheHiddenLinkForABot() {
    var hidden = new TemplateLink(4, TemplateLink.Part.HIDDEN, "", null);

    var first =
        recent.judge(
            Engagement.click(MESSAGE, 1, hidden, Agent.PERSON), SENT.plusSeconds(600), SENT);

    assertThat(first).isEqualTo(Agent.BOT);
    assertThat(click(0, 601)).isEqualTo(Agent.BOT);
  }

  @Test
  void tellsMessagesApart() {
    click(0, 2);
    var other = new MessageRef(new WorkspaceId(1), 2, 4, 0);
    var link = new TemplateLink(1, TemplateLink.Part.HTML, "x", "x");

    assertThat(
            recent.judge(Engagement.click(other, 1, link, Agent.PERSON), SENT.plusSeconds(3), SENT))
        .isEqualTo(Agent.PERSON);
  }

  private Agent click(int number, int after) {
    var link = new TemplateLink(number, TemplateLink.Part.HTML, "x", "x");
    return recent.judge(
        Engagement.click(MESSAGE, 1, link, Agent.PERSON), SENT.plusSeconds(after), SENT);
  }

  private Agent open(int after) {
    return recent.judge(Engagement.open(MESSAGE, Agent.PERSON), SENT.plusSeconds(after), SENT);
  }
}
