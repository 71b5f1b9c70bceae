package dev.fanfare.rendering;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The platform threads templates render on, few and fixed: a virtual thread that loops cannot be
 * stopped or bounded. A thread whose render does not stop when it must is left to itself and
 * replaced, and that template is rendered no more. Safe for many threads.
 */
@Singleton
public class RenderPool implements AutoCloseable {

  /** Threads left to themselves: each may hold a processor for as long as it likes. */
  static final int MOST_STUCK = 4;

  private static final Logger LOG = Logger.getLogger(RenderPool.class);

  /** Longest wait for a place in the queue, and for one message. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final TemplateSource WARM =
      new TemplateSource("${n}", "<#list 1..2 as i>${i} ${d}</#list>", "${missing}");
  private static final RenderModel WARM_MODEL =
      new RenderModel(
          new RenderModel.Shared("warm", null, Map.of("d", ValueType.INSTANT)),
          new RenderModel.Person("warm", null, null, "{\"n\":1,\"d\":\"2026-01-01T00:00:00Z\"}"),
          MessageLinks.plain(null),
          new UUID(0, 0));

  private final BlockingQueue<RenderWork> queue;
  private final List<RenderThread> threads = new CopyOnWriteArrayList<>();
  private final Set<RenderThread> stuck = ConcurrentHashMap.newKeySet();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicLong givenUp = new AtomicLong();
  private final Watchdog watchdog;
  private volatile boolean closed;

  @Inject
  RenderPool(RenderingConfig config, MeterRegistry meters) {
    this(
        config.threads().orElse(Runtime.getRuntime().availableProcessors()),
        config.queue(),
        config.timeout(),
        config.grace());
    meters.gauge("fanfare.rendering.queued", queue, BlockingQueue::size);
    meters.gauge("fanfare.rendering.stopped", watchdog, Watchdog::stopped);
    meters.gauge("fanfare.rendering.stuck", stuck, Set::size);
  }

  RenderPool(int threads, int queue, Duration timeout, Duration grace) {
    this.queue = new ArrayBlockingQueue<>(queue);
    this.watchdog = new Watchdog(timeout, grace, this.threads, this::giveUp);
    for (int i = 0; i < threads; i++) {
      start();
    }
    execute(new Warming());
  }

  private void start() {
    var thread = new RenderThread(this::work, "render-" + started.getAndIncrement(), watchdog);
    threads.add(thread);
    thread.start();
  }

  /** Runs the work on a thread that may render; waits while the queue is full. */
  public void execute(RenderWork work) {
    if (closed) {
      throw new RejectedExecutionException("rendering has ended");
    }
    try {
      if (!queue.offer(work, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new RejectedExecutionException("no thread is free to render");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting to render", e);
    }
  }

  /** Renders one message and waits for it. */
  public Rendered render(CompiledTemplate template, RenderModel model) {
    var work = new AwaitedRender(template, model);
    execute(work);
    try {
      return work.await(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while rendering");
    } catch (TimeoutException e) {
      return new Rendered.Failed(RenderFailure.TIMEOUT, "no thread was free to render it");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Threads whose render does not stop. */
  int stuck() {
    return stuck.size();
  }

  /** Messages given up because their render did not stop. */
  long givenUp() {
    return givenUp.get();
  }

  private void giveUp(RenderThread thread) {
    boolean replaced = stuck.size() < MOST_STUCK;
    var given = thread.giveUp(replaced);
    if (given == null) {
      return;
    }
    given.template().stop();
    givenUp.incrementAndGet();
    LOG.errorf(
        "The render on %s does not stop: its words are not rendered again before a restart",
        thread.getName());
    if (replaced) {
      stuck.add(thread);
      threads.remove(thread);
      start();
      if (!thread.isAlive()) {
        stuck.remove(thread);
      }
    }
    Thread.ofVirtual().start(given.left());
  }

  /** The first render loads classes for longer than any template may take. */
  private final class Warming implements RenderWork {
    @Override
    public void run() {
      try {
        new Templates().compile(WARM, "warm").render(WARM_MODEL);
      } finally {
        watchdog.start();
      }
    }

    @Override
    public Runnable giveUp() {
      return () -> {};
    }
  }

  private void work() {
    var thread = (RenderThread) Thread.currentThread();
    while (!closed && !thread.leaving()) {
      try {
        thread.run(queue.take());
      } catch (InterruptedException e) {
        // Closing, or nothing: the loop's condition says which.
      } catch (RuntimeException | Error e) {
        LOG.error("Work on a rendering thread failed", e);
      }
    }
    stuck.remove(thread);
  }

  @PreDestroy
  @Override
  public void close() {
    closed = true;
    watchdog.close();
    threads.forEach(Thread::interrupt);
  }
}
