package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.TestingTokens;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever has a link may ask as often as they like, and gets only so much of the engine. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ViewResourceTest {

  @Test
  void rendersForOnlySoManyAtOnce() throws Exception {
    var signer = new LinkSigner(TestingTokens.make());
    var messages = new TestingSlowMessages();
    var door = new ViewResource(signer, messages);
    var token = signer.view(new MessageRef(new WorkspaceId(1), 2, 3, 0));
    var reading = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < ViewResource.MOST_AT_ONCE; i++) {
      reading.add(
          CompletableFuture.supplyAsync(
              () -> door.view(token).getStatus(), Thread::startVirtualThread));
    }
    messages.begun.await();

    var refused = door.view(token);
    messages.go.countDown();

    assertThat(refused.getStatus()).isEqualTo(503);
    assertThat(refused.getHeaderString("Retry-After")).isEqualTo("5");
    for (var one : reading) {
      assertThat(one.get()).isEqualTo(200);
    }
    assertThat(door.view(token).getStatus()).isEqualTo(200);
  }

  /** Messages that are rendered when the test lets them. */
  private static final class TestingSlowMessages implements SentMessages {
    private final CountDownLatch begun = new CountDownLatch(ViewResource.MOST_AT_ONCE);
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public Viewed view(MessageRef message) {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Viewed.Shown("Hello", null, "Hello");
    }

    @Override
    public Optional<SentRun> run(WorkspaceId workspace, long run) {
      return Optional.empty();
    }

    @Override
    public Seen seen(
        Connection connection,
        WorkspaceId workspace,
        long run,
        Set<SentMessages.OfRun> people,
        Instant at) {
      return new Seen(Map.of(), List.of());
    }
  }
}
