package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.sandbox.SmtpInbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockStepClientTest {

  @Test
  void sendsEveryMessageToAServerThatCounts(@TempDir Path folder) throws IOException {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0)) {
      double seconds = LockStepClient.seconds(inbox.port(), 21, 4096);

      assertThat(seconds).isPositive();
      assertThat(inbox.counts().accepted()).isEqualTo(21);
      assertThat(inbox.connections()).isEqualTo(LockStepClient.SESSIONS);
    }
  }

  @Test
  void isAnsweredByTheCheapSink() {
    try (JavaProcess sink = JavaProcess.start(List.of(), CheapSinkMain.class, List.of())) {
      assertThat(LockStepClient.seconds(Integer.parseInt(sink.readLine()), 100, 4096)).isPositive();
    }
  }
}
