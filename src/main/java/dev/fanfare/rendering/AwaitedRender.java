package dev.fanfare.rendering;

import java.util.concurrent.CompletableFuture;

/** One message that somebody waits for. */
final class AwaitedRender implements RenderWork {

  private final CompletableFuture<Rendered> rendered = new CompletableFuture<>();
  private final CompiledTemplate template;
  private final RenderModel model;

  AwaitedRender(CompiledTemplate template, RenderModel model) {
    this.template = template;
    this.model = model;
  }

  CompletableFuture<Rendered> rendered() {
    return rendered;
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
