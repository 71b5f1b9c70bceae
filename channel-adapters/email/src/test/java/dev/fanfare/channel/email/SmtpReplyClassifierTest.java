package dev.fanfare.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.FailureClass;
import dev.fanfare.channel.SendResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyClassifierTest {

  @ParameterizedTest
  @CsvSource({
    "RECIPIENT, '550 5.1.1 No such user', Rejected, INVALID_RECIPIENT, 5.1.1",
    "RECIPIENT, '550 5.1.2 No such domain', Rejected, BAD_DOMAIN, 5.1.2",
    "RECIPIENT, '556 5.1.10 Null MX', Rejected, BAD_DOMAIN, 5.1.10",
    "SENDER, '553 5.1.8 Sender domain unknown', Rejected, POLICY, 5.1.8",
    "RECIPIENT, '550 5.2.1 Disabled', Rejected, INACTIVE_MAILBOX, 5.2.1",
    "RECIPIENT, '452 4.2.2 Full', Deferred, QUOTA, 4.2.2",
    "RECIPIENT, '552 5.2.2 Full', Rejected, QUOTA, 5.2.2",
    "END, '552 5.3.4 Too big', Rejected, QUOTA, 5.3.4",
    "SENDER, '452 4.3.1 Out of space', Deferred, BUSY, 4.3.1",
    "RECIPIENT, '451 4.4.3 DNS', Deferred, ROUTING, 4.4.3",
    "RECIPIENT, '451 4.4.5 Congested', Deferred, BUSY, 4.4.5",
    "RECIPIENT, '550 5.4.6 Loop', Rejected, ROUTING, 5.4.6",
    "RECIPIENT, '452 4.5.3 Too many', Deferred, RATE_LIMITED, 4.5.3",
    "END, '554 5.6.0 Bad content', Rejected, INVALID_MESSAGE, 5.6.0",
    "END, '550 5.7.26 Unauthenticated', Rejected, POLICY, 5.7.26",
    "END, '421 4.7.28 Too fast', Deferred, RATE_LIMITED, 4.7.28",
    "END, '554 5.7.9 Policy', Rejected, POLICY, 5.7.9",
    "RECIPIENT, '450 5.1.1 Greylisted oddly', Deferred, INVALID_RECIPIENT, 5.1.1",
    "RECIPIENT, '550 5.0.0 Who knows', Rejected, INVALID_RECIPIENT, 5.0.0",
    "RECIPIENT, '421 Closing', Deferred, BUSY, 421",
    "RECIPIENT, '450 Busy', Deferred, BUSY, 450",
    "RECIPIENT, '550 Nobody', Rejected, INVALID_RECIPIENT, 550",
    "SENDER, '550 Not you', Rejected, POLICY, 550",
    "END, '550 Spam', Rejected, POLICY, 550",
    "RECIPIENT, '552 Full', Rejected, QUOTA, 552",
    "END, '554 No', Rejected, POLICY, 554",
    "SENDER, '521 No mail here', Rejected, BAD_DOMAIN, 521",
    "SENDER, '503 Order', Rejected, PROTOCOL, 503",
    "END, '499 Odd', Deferred, OTHER, 499",
    "RECIPIENT, '530 5.7.0 Authentication required', Deferred, AUTHENTICATION, 5.7.0",
    "RECIPIENT, '538 Encryption required', Deferred, AUTHENTICATION, 538",
    "DATA, '534 5.7.9 Mechanism too weak', Deferred, AUTHENTICATION, 5.7.9",
    "END, '535 5.7.8 Bad credentials', Deferred, AUTHENTICATION, 5.7.8",
    "END, '454 Temporary authentication failure', Deferred, AUTHENTICATION, 454"
  })
  void classifiesByTheMostExactCode(
      SmtpStage stage, String line, String kind, FailureClass failure, String code) {
    SendResult result = SmtpReplyClassifier.result(reply(line), stage);

    String told =
        switch (result) {
          case SendResult.Deferred(var f, var c, _, _) -> "Deferred " + f + " " + c;
          case SendResult.Rejected(var f, var c, _) -> "Rejected " + f + " " + c;
          default -> result.toString();
        };
    assertThat(told).isEqualTo(kind + " " + failure + " " + code);
  }

  @ParameterizedTest
  @CsvSource({
    "SENDER, 530 5.7.0 Authentication required",
    "SENDER, 535 5.7.8 Bad credentials",
    "SENDER, 534 5.7.9 Mechanism too weak",
    "SENDER, 538 Encryption required",
    "SENDER, 454 Temporary authentication failure"
  })
  void spendsNoAttemptOnRefusedCredentials(SmtpStage stage, String line) {
    SendResult result = SmtpReplyClassifier.result(reply(line), stage);

    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Unavailable.class,
            u -> assertThat(u.failure()).isEqualTo(FailureClass.AUTHENTICATION));
  }

  @ParameterizedTest
  @CsvSource({
    "'550-5.1.1 The account\r\n550 5.1.1 does not exist', 5.1.1, The account does not exist",
    "'550-First\r\n550 Second', , First Second",
    "'550', , ''",
    "'550 user.one@example.test unknown', , (address) unknown",
    "'550 5.1.1', 5.1.1, ''"
  })
  void readsRepliesOfManyLines(String raw, String enhanced, String text) {
    SmtpReply reply = SmtpReply.parse(550, raw);

    assertThat(reply.enhanced()).isEqualTo(enhanced);
    assertThat(reply.text()).isEqualTo(text);
  }

  private static SmtpReply reply(String line) {
    return SmtpReply.parse(Integer.parseInt(line.substring(0, 3)), line);
  }
}
