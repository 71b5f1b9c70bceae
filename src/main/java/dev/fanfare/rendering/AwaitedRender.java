package dev.fanfare.rendering;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One message that somebody waits for. */
final class AwaitedRender implements RenderWork {

  private final CompletableFuture<Rendered> rendered = new CompletableFuture<>();
  private final CompiledTemplate template;
  private final RenderModel model;

  AwaitedRender(CompiledTemplate template, RenderModel model) {
    this.template = template;
    this.model = model;
  }

  /** What came of it, waited for as long as that; machine time. */
  Rendered await(Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    return rendered.get(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    try {
      rendered.complete(template.render(model));
    } catch (RuntimeException | Error e) {
      rendered.completeExceptionally(e);
    }
  }

  @Override
  public Runnable giveUp() {
    return () -> rendered.complete(new Rendered.Failed(RenderFailure.TIMEOUT, "did not stop"));
  }
}
