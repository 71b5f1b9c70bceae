package dev.fanfare.tracking;

import static dev.fanfare.platform.SignedTokens.number;
import static dev.fanfare.platform.SignedTokens.putNumber;

import dev.fanfare.platform.SignedTokens;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes and reads the tokens of tracked links, pictures and views: around 55 characters that only
 * this installation can make. They do not expire: a link in an old message must work. Any thread.
 */
@Singleton
final class LinkSigner {

  private static final String CLICK = "click";
  private static final String OPEN = "open";
  private static final String VIEW = "view";

  /** Added to a use for messages whose run has several for one person. */
  private static final String OF_OCCURRENCE = "-at";

  private static final int MESSAGE = 3 * Long.BYTES + 5;
  private static final int LINK = 2 * 5;

  private final SignedTokens tokens;

  LinkSigner(SignedTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A link of a message.
   *
   * @param table of the links it is one of
   * @param target where it leads, packed, when that was rendered for the person; else empty
   */
  @SuppressWarnings("ArrayRecordComponent") // Read at once and not kept.
  record Click(MessageRef message, int table, int number, byte[] target) {}

  SignedTokens.Writer clicks(MessageRef message) {
    return tokens.writer(message.workspace(), use(CLICK, message));
  }

  String click(SignedTokens.Writer writer, Click click) {
    var facts = ByteBuffer.allocate(MESSAGE + LINK + click.target().length);
    put(facts, click.message());
    putNumber(facts, click.table());
    putNumber(facts, click.number());
    facts.put(click.target());
    return writer.write(Arrays.copyOf(facts.array(), facts.position()));
  }

  Optional<Click> click(String token) {
    return click(token, false).or(() -> click(token, true));
  }

  private Optional<Click> click(String token, boolean ofOccurrence) {
    return tokens
        .read(ofOccurrence ? CLICK + OF_OCCURRENCE : CLICK, token)
        .map(
            signed -> {
              var facts = ByteBuffer.wrap(signed.facts());
              var message = message(signed.workspace(), facts, ofOccurrence);
              int table = number(facts);
              int number = number(facts);
              var target = new byte[facts.remaining()];
              facts.get(target);
              return new Click(message, table, number, target);
            });
  }

  String open(MessageRef message) {
    return write(OPEN, message);
  }

  Optional<MessageRef> open(String token) {
    return read(OPEN, token);
  }

  String view(MessageRef message) {
    return write(VIEW, message);
  }

  Optional<MessageRef> view(String token) {
    return read(VIEW, token);
  }

  private String write(String use, MessageRef message) {
    var facts = ByteBuffer.allocate(MESSAGE);
    put(facts, message);
    return tokens
        .writer(message.workspace(), use(use, message))
        .write(Arrays.copyOf(facts.array(), facts.position()));
  }

  private Optional<MessageRef> read(String use, String token) {
    return tokens
        .read(use, token)
        .map(signed -> message(signed.workspace(), ByteBuffer.wrap(signed.facts()), false))
        .or(
            () ->
                tokens
                    .read(use + OF_OCCURRENCE, token)
                    .map(
                        signed ->
                            message(signed.workspace(), ByteBuffer.wrap(signed.facts()), true)));
  }

  private static String use(String use, MessageRef message) {
    return message.occurrence() == 0 ? use : use + OF_OCCURRENCE;
  }

  private static void put(ByteBuffer facts, MessageRef message) {
    facts.putLong(message.run()).putLong(message.person());
    putNumber(facts, message.variant());
    if (message.occurrence() != 0) {
      facts.putLong(message.occurrence());
    }
  }

  private static MessageRef message(WorkspaceId workspace, ByteBuffer facts, boolean ofOccurrence) {
    return new MessageRef(
        workspace,
        facts.getLong(),
        facts.getLong(),
        number(facts),
        ofOccurrence ? facts.getLong() : 0);
  }
}
