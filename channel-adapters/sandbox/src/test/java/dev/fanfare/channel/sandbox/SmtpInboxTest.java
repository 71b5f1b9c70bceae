package dev.fanfare.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.sandbox.InboxAction.Moment;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SmtpInboxTest {

  private static final String HELLO =
      "Message-ID: <1@example.test>\r\nX-Fanfare-Run: r7\r\nSubject: Hello\r\n there\r\n\r\nHi";

  @TempDir private Path folder;

  @Test
  void logsAMessageAndKeepsItAsItCame() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {

      assertThat(client.send("a@a.test", HELLO + "\r\n..\r\n..b")).startsWith("250");

      InboxRecord logged = log().getFirst();
      assertThat(logged.messageId()).isEqualTo("<1@example.test>");
      assertThat(logged.run()).isEqualTo("r7");
      assertThat(logged.subject()).isEqualTo("Hello there");
      assertThat(logged.to()).isEqualTo("a@a.test");
      assertThat(logged.outcome()).isEqualTo("accepted");
      assertThat(Files.readString(folder.resolve("mails.bin")))
          .isEqualTo(HELLO + "\r\n.\r\n.b\r\n");
    }
  }

  @Test
  void takesAWholeConversationInOneWrite() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {
      client.write("MAIL FROM:<s@s.test>\r\nRCPT TO:<a@a.test>\r\nDATA\r\nHi\r\n.\r\nQUIT\r\n");

      List<String> replies = new ArrayList<>();
      for (String reply = client.reply(); reply != null; reply = client.reply()) {
        replies.add(reply.substring(0, 3));
      }

      assertThat(replies).containsExactly("250", "250", "354", "250", "221");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\n.\nb", "a\rb", "a\r\n.\nMAIL FROM:<x@x.test>", "\n.\r\n"})
  void refusesBareLineEndsInAMessage(String body) throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {

      assertThat(client.send("a@a.test", HELLO + body)).startsWith("550 5.5.2");
      assertThat(client.send("b@a.test", HELLO)).startsWith("250");

      assertThat(log()).extracting(InboxRecord::to).containsExactly("b@a.test");
    }
  }

  @Test
  void refusesABareLineEndInACommandAndLongLines() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {

      assertThat(client.say("NOOP\nNOOP\r\n")).startsWith("500");
      assertThat(client.say("NOOP " + "x".repeat(5000) + "\r\n")).startsWith("500");
      assertThat(client.send("a@a.test", "x".repeat(999))).startsWith("550 5.6.0");
      assertThat(client.send("a@a.test", "x".repeat(998))).startsWith("250");
    }
  }

  @Test
  void failsByAddress() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {

      assertThat(client.send("tempfail@a.test", HELLO)).startsWith("451 4.3.0");
      assertThat(client.send("permfail@a.test", HELLO)).startsWith("550 5.1.1");
      assertThat(client.send("cut@a.test", HELLO)).isNull();

      assertThat(log())
          .extracting(InboxRecord::outcome)
          .containsExactly("temporary", "permanent", "cut");
      assertThat(inbox.counts()).isEqualTo(new InboxCounts(3, 0, 1, 1, 1));
    }
  }

  @Test
  void failsByRulesTheFirstTimesAndByShare() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {
      InboxAction later = new InboxAction.Temporary(450, "4.2.0 Later", Moment.DATA);
      inbox.rules(
          List.of(
              new InboxRule("first*@a.test", 1, 2, later), new InboxRule("/h.*/", 0.3, 0, later)));

      for (String expected : List.of("450", "450", "250", "250")) {
        assertThat(client.send("first@a.test", HELLO)).startsWith(expected);
      }
      for (int i = 0; i < 300; i++) {
        client.send("h" + i + "@a.test", HELLO);
      }

      assertThat(inbox.counts().temporary() - 2).isBetween(60L, 120L);
    }
  }

  @Test
  void decidesAShareAlikeInEveryRepetition() {
    InboxRule rule = new InboxRule("*", 0.5, 0, new InboxAction.CutAfterDot());
    InboxRules first = new InboxRules();
    InboxRules second = new InboxRules();
    first.replace(List.of(rule));
    second.replace(List.of(rule));

    for (int i = 0; i < 100; i++) {
      String to = "p" + i + "@a.test";
      assertThat(first.decide(to) == null).isEqualTo(second.decide(to) == null);
    }
  }

  @Test
  void cutsByAnEndAndByAResetInTurns() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0)) {
      inbox.rules(List.of(InboxRule.always("*", new InboxAction.CutAfterDot())));
      for (int pair = 0; pair < 2; pair++) {
        try (TestingSmtpClient client = new TestingSmtpClient(inbox)) {
          assertThat(client.send("a@a.test", HELLO)).isNull();
        }
        try (TestingSmtpClient client = new TestingSmtpClient(inbox)) {
          assertThatThrownBy(() -> client.send("a@a.test", HELLO))
              .isInstanceOf(SocketException.class)
              .hasMessageContaining("reset");
        }
      }
      assertThat(inbox.counts().cut()).isEqualTo(4);
    }
  }

  @Test
  void logsASlowMessageBeforeItAnswers() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0)) {
      inbox.rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofDays(1)))));
      try (TestingSmtpClient client = new TestingSmtpClient(inbox)) {
        client.say("MAIL FROM:<s@s.test>\r\n");
        client.say("RCPT TO:<a@a.test>\r\n");
        client.say("DATA\r\n");
        client.write(HELLO + "\r\n.\r\n");
        while (inbox.counts().accepted() == 0) {
          Thread.onSpinWait();
        }
        assertThat(log()).hasSize(1);
      }
    }
  }

  @Test
  void readsItsLogBackAndCutsATornTail() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {
      client.send("a@a.test", HELLO);
    }
    append("inbox.log", "{\"n\":2,\"at\":\"20");
    append("mails.bin", "half a mail");

    try (SmtpInbox again = SmtpInbox.start(folder, 0);
        TestingSmtpClient client = new TestingSmtpClient(again)) {
      client.send("b@a.test", HELLO);

      assertThat(again.counts().accepted()).isEqualTo(2);
      assertThat(log()).extracting(InboxRecord::n).containsExactly(1L, 2L);
      assertThat(Files.readString(folder.resolve("mails.bin")))
          .isEqualTo((HELLO + "\r\n").repeat(2));
    }
  }

  @Test
  void keepsOnlyTheLogWhenBodiesAreNotStored() throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0, false);
        TestingSmtpClient client = new TestingSmtpClient(inbox)) {
      client.send("a@a.test", HELLO);
    }

    assertThat(Files.size(folder.resolve("mails.bin"))).isZero();
    assertThat(log()).singleElement().extracting(InboxRecord::size).isEqualTo(HELLO.length() + 2L);
  }

  private void append(String file, String text) throws IOException {
    Files.write(
        folder.resolve(file), text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
  }

  private List<InboxRecord> log() throws IOException {
    List<InboxRecord> read = new ArrayList<>();
    InboxLog.read(folder, read::add);
    return read;
  }
}
