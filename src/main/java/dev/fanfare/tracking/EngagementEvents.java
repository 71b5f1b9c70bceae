package dev.fanfare.tracking;

import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.tracking.SentMessages.SentRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Writes opens and clicks of one run as events. They hold no address of a person or machine. */
final class EngagementEvents {

  private final SentRun run;
  private final EventBatch batch;

  EngagementEvents(WorkspaceId workspace, SentRun run) {
    this.run = run;
    this.batch = new EventBatch("/workspaces/" + workspace.value());
  }

  /** A message of which it is known only now that it was sent. */
  void add(SentMessages.Settled settled) {
    batch.add(
        run.facts(settled.variant(), settled.event().subject(), settled.occurrence()),
        settled.event());
  }

  void add(Engagement engagement, Agent agent, Instant at) {
    UUID message = run.messageId(engagement.ofRun());
    var id = message + "." + TimeOrderedId.write(engagement.word(), TimeOrderedId.next());
    var link =
        engagement.isOpen()
            ? ""
            : ",\"linkTable\":" + engagement.table() + ",\"link\":" + engagement.link();
    var data =
        "{\"messageId\":\""
            + message
            + "\",\"decisionId\":\""
            + message
            + "\""
            + link
            + ",\"agent\":\""
            + agent.word()
            + "\""
            + facts(engagement.message());
    batch.add(
        "message." + engagement.word(),
        id,
        engagement.message().person(),
        at,
        data.getBytes(StandardCharsets.UTF_8));
  }

  /** What is the same for all messages of a variant, as further members and the end. */
  private String facts(MessageRef message) {
    var facts = run.facts(message.variant(), message.person(), message.occurrence());
    return new String(facts.variantJson(), StandardCharsets.UTF_8)
        + ","
        + new String(facts.json(), StandardCharsets.UTF_8).substring(1);
  }

  EventBatch batch() {
    return batch;
  }
}
