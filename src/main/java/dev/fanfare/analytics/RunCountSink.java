package dev.fanfare.analytics;

import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Winner;
import dev.fanfare.events.EventSink;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.events.ReceivedEvent;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the events of every run: by reason, by group and domain, by time, by person; for
 * conditions, when people did what; and credits to messages what people did after them.
 */
@Singleton
final class RunCountSink implements EventSink {

  /** Words of ours, in the order in which they stand in an event. */
  private static final byte[] DECISION = field("decision");

  private static final byte[] REASON = field("reason");
  private static final byte[] FAILURE = field("failure");
  private static final byte[] VARIANT = field("variant");
  private static final byte[] GROUP = field("group");
  private static final byte[] DOMAIN = field("domain");
  private static final byte[] LINK_TABLE = bare("linkTable");
  private static final byte[] LINK = bare("link");
  private static final byte[] AGENT = field("agent");
  private static final byte[] GRANTED = bare("granted");
  private static final byte[] GOAL = field("goal");

  private static final String DECIDED = "message.decided";
  private static final String HOLD_OUT = "hold_out";

  /** What people of the control group are counted under who would have got the winner. */
  static final String WINNER_CONTROL = "winner_control";

  private static final class Tally {
    long n;
  }

  private final Map<RunCell, Tally> round = new HashMap<>();
  private final CreditRound credits;

  RunCountSink(CreditRound credits) {
    this.credits = credits;
  }

  @Override
  public String name() {
    return "analytics";
  }

  @Override
  public void begin() {
    round.clear();
    credits.begin();
  }

  @Override
  public void receive(ReceivedEvent event) {
    credits.receive(event);
    if (!event.ofRun()) {
      return;
    }
    var type = event.type();
    switch (type) {
      case Did.OPENED -> did(event, type, event.word(AGENT, ""), "");
      case Did.CLICKED -> {
        var link = new LinkId(number(event, LINK_TABLE), number(event, LINK));
        did(event, type, event.word(AGENT, ""), link.text());
      }
      case Did.CONVERTED -> did(event, type, "", event.word(GOAL, ""));
      case Did.UNSUBSCRIBED -> did(event, type, event.bare(GRANTED, ""), "");
      default -> {
        if (type.startsWith("message.")) {
          message(event);
        } else {
          count(new RunCell.OfReason(event.workspace(), event.run(), type, ""));
        }
      }
    }
  }

  private void message(ReceivedEvent event) {
    var type = event.type();
    var decision = event.word(DECISION, "");
    var reason = reason(event);
    var variant = event.word(VARIANT, "");
    var group = variant.isEmpty() ? "" : event.following(GROUP, "");
    var domain = event.word(DOMAIN, "");
    var arm = arm(decision.equals(HOLD_OUT), variant, !group.isEmpty());
    var word = type.equals(DECIDED) ? decision : reason;
    count(new RunCell.OfReason(event.workspace(), event.run(), type, reason));
    count(new RunCell.OfGroup(event.workspace(), event.run(), type, word, arm, domain));
    if (!type.equals(DECIDED)) {
      count(new RunCell.OfTime(event.workspace(), event.run(), type, "", event.quarterHour()));
    }
  }

  private static String arm(boolean heldOut, String variant, boolean others) {
    if (others) {
      return heldOut ? WINNER_CONTROL : Winner.GROUP;
    }
    return heldOut ? Experiment.CONTROL : variant;
  }

  private void did(ReceivedEvent event, String type, String agent, String item) {
    int workspace = event.workspace();
    long run = event.run();
    count(new RunCell.OfReason(workspace, run, type, agent));
    count(new RunCell.OfTime(workspace, run, type, agent, event.quarterHour()));
    count(new RunCell.OfPerson(workspace, run, event.subject(), type, agent, item));
    engaged(event, type, agent);
  }

  private void engaged(ReceivedEvent event, String type, String agent) {
    var kind =
        switch (type) {
          case Did.OPENED -> PersonEvent.OPENED;
          case Did.CLICKED -> PersonEvent.CLICKED;
          case Did.CONVERTED -> PersonEvent.CONVERTED;
          default -> PersonEvent.UNSUBSCRIBED;
        };
    if (kind == PersonEvent.UNSUBSCRIBED && !agent.equals(Did.WITHDRAWN)) {
      return;
    }
    int by = kind.byAgents() ? PersonEvent.AGENTS.indexOf(agent) : 0;
    count(
        new RunCell.Engagement(
            event.workspace(),
            event.run(),
            event.subject(),
            kind.code(),
            Math.max(by, 0),
            event.quarterHour()));
  }

  @Override
  public void store(Connection connection) throws SQLException {
    var increments = new HashMap<RunCell, Long>();
    round.forEach((cell, tally) -> increments.put(cell, tally.n));
    RunCellStore.add(connection, increments);
    credits.store(connection);
  }

  private void count(RunCell cell) {
    round.computeIfAbsent(cell, c -> new Tally()).n++;
  }

  /** The two types of which a run has most carry none: they are not looked through for it. */
  private static String reason(ReceivedEvent event) {
    if (event.type().equals("message.sent") || event.type().equals(DECIDED)) {
      return "";
    }
    var reason = event.word(REASON, "");
    return reason.isEmpty() ? event.word(FAILURE, "") : reason;
  }

  private static int number(ReceivedEvent event, byte[] name) {
    return Integer.parseInt(event.bare(name, "0"));
  }

  private static byte[] bare(String name) {
    return ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] field(String name) {
    return ("\"" + name + "\":\"").getBytes(StandardCharsets.US_ASCII);
  }
}
