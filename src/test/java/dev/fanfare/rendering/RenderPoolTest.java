package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.rendering.Rendered.Failed;
import dev.fanfare.rendering.Rendered.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A render that does not stop when it must holds up nobody else. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RenderPoolTest {

  private final Templates templates = new Templates();
  private final TestingStuckLinks stuck = new TestingStuckLinks();
  private final RenderPool pool =
      new RenderPool(1, 8, Duration.ofMillis(50), Duration.ofMillis(50));

  @AfterEach
  void end() {
    stuck.release();
    pool.close();
  }

  @Test
  void givesUpAMessageThatDoesNotStop() {
    var template = template("${unsubscribeUrl}");

    assertThat(pool.render(template, model(stuck)))
        .isEqualTo(new Failed(RenderFailure.TIMEOUT, "did not stop"));

    assertThat(pool.stuck()).isEqualTo(1);
    assertThat(pool.givenUp()).isEqualTo(1);
    assertThat(pool.render(template("alive"), model(stuck))).isInstanceOf(Message.class);
  }

  @Test
  void rendersWordsThatDidNotStopForSomebodyNoMore() {
    var template = template("${unsubscribeUrl}");
    pool.render(template, model(stuck));

    assertThat(template.stopped()).isTrue();
    assertThat(pool.render(template, model(MessageLinks.plain("https://example.com/u"))))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(RenderFailure.STOPPED));
  }

  @Test
  void doesNotForgetWhichWordsDidNotStop() {
    var template = template("${unsubscribeUrl}");
    pool.render(template, model(stuck));

    for (int i = 0; i < 600; i++) {
      template("words " + i);
    }

    assertThat(template("${unsubscribeUrl}").stopped()).isTrue();
  }

  @Test
  void takesAThreadThatStopsAfterAllOutOfTheCount() {
    pool.render(template("${unsubscribeUrl}"), model(stuck));

    stuck.release();

    Awaiting.until("nothing is stuck", () -> pool.stuck() == 0);
    assertThat(pool.render(template("alive"), model(stuck))).isInstanceOf(Message.class);
  }

  @Test
  void leavesOnlySoManyThreadsToThemselves() {
    for (int i = 0; i <= RenderPool.MOST_STUCK; i++) {
      assertThat(pool.render(template("${unsubscribeUrl} " + i), model(stuck)))
          .isInstanceOf(Failed.class);
    }
    assertThat(pool.stuck()).isEqualTo(RenderPool.MOST_STUCK);
    assertThat(RenderingFigures.stuck(pool.stuck()).level())
        .isEqualTo(dev.fanfare.platform.StatusFigure.Level.BAD);

    stuck.release();

    assertThat(pool.render(template("alive"), model(stuck))).isInstanceOf(Message.class);
  }

  @Test
  void handsOnWhatWasLeftOfTheWork() {
    var ended = new CopyOnWriteArrayList<String>();
    var place = new AtomicInteger();
    var template = List.of(template("one"), template("${unsubscribeUrl}"), template("three"));
    pool.execute(
        new RenderWork() {
          @Override
          public void run() {
            for (int at = place.get(); at < template.size(); at++) {
              var rendered = template.get(at).render(model(stuck));
              if (!place.compareAndSet(at, at + 1)) {
                return;
              }
              ended.add(at + " " + rendered.getClass().getSimpleName());
            }
          }

          @Override
          public Runnable giveUp() {
            ended.add(place.getAndIncrement() + " given up");
            return () -> pool.execute(this);
          }
        });

    Awaiting.until("all have ended", () -> ended.size() == 3);
    stuck.release();
    Awaiting.until("nothing is stuck", () -> pool.stuck() == 0);
    assertThat(ended).containsExactly("0 Message", "1 given up", "2 Message");
  }

  private CompiledTemplate template(String text) {
    return templates.compile(new TemplateSource("Hello", null, text), "test");
  }

  private static RenderModel model(MessageLinks links) {
    return new RenderModel(
        new RenderModel.Shared("spring", null, Map.of()),
        new RenderModel.Person("p-1", null, "en", "{}"),
        links,
        TestingRendering.MESSAGE_ID);
  }

  /** A link that is computed until it is released, whatever interrupts it. */
  private static final class TestingStuckLinks implements MessageLinks {
    private volatile boolean released;

    void release() {
      released = true;
    }

    @Override
    public String unsubscribe() {
      while (!released) {
        Thread.onSpinWait();
      }
      return "https://example.com/u";
    }

    @Override
    public @Nullable String preferences() {
      return null;
    }

    @Override
    public @Nullable String view() {
      return null;
    }

    @Override
    public String link(int number) {
      return "";
    }

    @Override
    public String link(int number, String rendered) {
      return rendered;
    }

    @Override
    public String pixel() {
      return "";
    }
  }
}
