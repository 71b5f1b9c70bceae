package dev.fanfare.rendering;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * The platform threads templates render on, few and fixed: a virtual thread that loops cannot be
 * stopped or bounded. Safe for many threads.
 */
@Singleton
public class RenderPool implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(RenderPool.class);

  private static final TemplateSource WARM =
      new TemplateSource("${n}", "<#list 1..2 as i>${i} ${d}</#list>", "${missing}");
  private static final RenderModel WARM_MODEL =
      new RenderModel(
          new RenderModel.Shared("warm", null, Map.of("d", ValueType.INSTANT)),
          new RenderModel.Person("warm", null, null, "{\"n\":1,\"d\":\"2026-01-01T00:00:00Z\"}"),
          MessageLinks.plain(null),
          new UUID(0, 0));

  private final BlockingQueue<Runnable> queue;
  private final List<RenderThread> threads = new ArrayList<>();
  private final Watchdog watchdog;
  private volatile boolean closed;

  @Inject
  RenderPool(RenderingConfig config, MeterRegistry meters) {
    this(
        config.threads().orElse(Runtime.getRuntime().availableProcessors()),
        config.queue(),
        config.timeout());
    meters.gauge("fanfare.rendering.queued", queue, BlockingQueue::size);
    meters.gauge("fanfare.rendering.stopped", watchdog, Watchdog::stopped);
  }

  RenderPool(int threads, int queue, Duration timeout) {
    this.queue = new ArrayBlockingQueue<>(queue);
    this.watchdog = new Watchdog(timeout);
    for (int i = 0; i < threads; i++) {
      this.threads.add(new RenderThread(this::work, "render-" + i, watchdog));
    }
    this.threads.forEach(Thread::start);
    execute(this::warmThenWatch);
  }

  /** Runs the work on a thread that may render; waits while the queue is full. */
  public void execute(Runnable work) {
    if (closed) {
      throw new RejectedExecutionException("rendering has ended");
    }
    try {
      queue.put(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting to render", e);
    }
  }

  /** Renders one message and waits for it. */
  public Rendered render(CompiledTemplate template, RenderModel model) {
    var task = new FutureTask<>(() -> template.render(model));
    execute(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while rendering");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The first render loads classes for longer than any template may take. */
  private void warmThenWatch() {
    try {
      new Templates().compile(WARM, "warm").render(WARM_MODEL);
    } finally {
      watchdog.watch(threads);
    }
  }

  private void work() {
    while (!closed) {
      try {
        queue.take().run();
      } catch (InterruptedException e) {
        // Closing, or nothing: the loop's condition says which.
      } catch (RuntimeException | Error e) {
        LOG.error("Work on a rendering thread failed", e);
      }
    }
  }

  @PreDestroy
  @Override
  public void close() {
    closed = true;
    watchdog.close();
    threads.forEach(Thread::interrupt);
  }
}
