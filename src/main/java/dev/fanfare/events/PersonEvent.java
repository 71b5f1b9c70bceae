package dev.fanfare.events;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can have happened to a person that conditions ask about: a closed list. */
public enum PersonEvent {
  /** A provider took a message to them. Counted where it is true first: in the ledger. */
  SENT(1, "message.sent", false),
  OPENED(2, "message.opened", true),
  CLICKED(3, "message.clicked", true),
  /** They withdrew a consent by a link of a message. */
  UNSUBSCRIBED(4, "message.unsubscribed", false),
  CONVERTED(5, "conversion.recorded", false);

  /** Who opens and clicks; where one stands is how it is kept. */
  public static final List<String> AGENTS = List.of("person", "machine", "bot");

  /** How long it can be asked about. */
  public static final Duration KEPT = Duration.ofDays(400);

  /** How long what is told from outside can be asked about. */
  public static final Duration TOLD_KEPT = Duration.ofDays(30);

  private final int code;
  private final String word;
  private final boolean byAgents;

  PersonEvent(int code, String word, boolean byAgents) {
    this.code = code;
    this.word = word;
    this.byAgents = byAgents;
  }

  /** As it is kept. */
  public int code() {
    return code;
  }

  /** As conditions name it. */
  public String word() {
    return word;
  }

  /** Whether machines do it too. */
  public boolean byAgents() {
    return byAgents;
  }

  public static PersonEvent ofCode(int code) {
    return values()[code - 1];
  }

  public static Optional<PersonEvent> ofWord(String word) {
    return Arrays.stream(values()).filter(event -> event.word.equals(word)).findFirst();
  }
}
