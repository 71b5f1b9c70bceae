package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.ProviderWords.withoutAddresses;

import dev.fanfare.channel.RenderedMessage;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.rendering.MessageLinks;
import dev.fanfare.rendering.RenderFailure;
import dev.fanfare.rendering.RenderModel;
import dev.fanfare.rendering.RenderPool;
import dev.fanfare.rendering.Rendered;
import dev.fanfare.tracking.MessageRef;
import dev.fanfare.tracking.RunLinks;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Renders and sends people whose start mark is committed, and says how each ended. No transaction
 * is open meanwhile. Any thread.
 */
@Singleton
final class Courier {

  /** People who are rendered one after the other. */
  static final int CHUNK = 32;

  private final RenderPool renderers;
  private final PersonLinks links;

  Courier(RenderPool renderers, PersonLinks links) {
    this.renderers = renderers;
    this.links = links;
  }

  /** Takes a chunk of work on; every person comes back through {@code completed} once. */
  void take(List<Work> work, SendPermit lease, MachineClock clock, Consumer<Outcome> completed) {
    renderers.execute(
        () -> work.forEach(one -> work(one, new StartPermit(lease, clock, one), completed)));
  }

  /**
   * The worker's lease while the run sends, and rate tokens that a message may be begun with for
   * some time. A pause reaches whoever waits for a slow provider, up to the final byte.
   */
  private record StartPermit(SendPermit lease, MachineClock clock, Work work)
      implements SendPermit {
    @Override
    public boolean held() {
      return lease.held() && !work.slice().stopped();
    }

    @Override
    public boolean begins() {
      return held() && clock.nanos() - work.usableUntil() < 0;
    }
  }

  /** Whatever breaks before the adapter is asked, nothing was sent, and that is said. */
  private void work(Work work, SendPermit permit, Consumer<Outcome> completed) {
    try {
      render(work, permit, completed);
    } catch (RuntimeException | Error e) {
      var what = e.getClass().getSimpleName();
      complete(work, new Outcome.End.Skipped(Reason.RENDER_ERROR, what), completed);
    }
  }

  private void render(Work work, SendPermit permit, Consumer<Outcome> completed) {
    @Nullable String unsubscribe = unsubscribe(work);
    var message = work.slice().run().message(work.person().variant());
    var rendered = message.template().render(model(work, message.links(), unsubscribe));
    switch (rendered) {
      case Rendered.Failed failed ->
          complete(
              work, new Outcome.End.Skipped(reason(failed.failure()), failed.detail()), completed);
      case Rendered.Message words -> {
        var lacks = lacks(work, words, unsubscribe);
        if (lacks != null) {
          complete(work, new Outcome.End.Skipped(Reason.RENDER_ERROR, lacks), completed);
        } else if (work.person().control()) {
          complete(work, new Outcome.End.HeldOut(), completed);
        } else {
          var ready = message(work, words, unsubscribe);
          Thread.ofVirtual().start(() -> complete(work, send(work, ready, permit), completed));
        }
      }
    }
  }

  /**
   * What a body does not show this person, who may say no. Words are tried for all that values can
   * be before they are taken; those that a call or an event fills in only for one of their people.
   */
  private static @Nullable String lacks(
      Work work, Rendered.Message words, @Nullable String unsubscribe) {
    var run = work.slice().run();
    return unsubscribe == null || !run.run().continuous()
        ? null
        : words.lacks(unsubscribe, run.shared().postalAddress());
  }

  private static Outcome.End send(Work work, RenderedMessage message, SendPermit permit) {
    try {
      return end(work.slice().run().sender().send(message, permit));
    } catch (RuntimeException | Error e) {
      // An adapter must not throw; if one does, nobody knows how far it came.
      return new Outcome.End.Unknown("the adapter failed: " + e.getClass().getSimpleName());
    }
  }

  private static Outcome.End end(SendResult result) {
    return switch (result) {
      case SendResult.Accepted(var id) -> new Outcome.End.Sent(id);
      case SendResult.Deferred(var failure, var code, var detail, var after) ->
          new Outcome.End.TryLater(failure, code, withoutAddresses(detail), after);
      case SendResult.Rejected(var failure, var code, var detail) ->
          new Outcome.End.Failed(failure, code, withoutAddresses(detail));
      case SendResult.Unavailable(var failure, var detail) ->
          new Outcome.End.Unavailable(failure, withoutAddresses(detail));
      case SendResult.Revoked() -> new Outcome.End.Revoked();
      case SendResult.Unknown(var detail) -> new Outcome.End.Unknown(withoutAddresses(detail));
    };
  }

  private @Nullable String unsubscribe(Work work) {
    var run = work.slice().run();
    return run.consentNeeded()
        ? links.unsubscribe(run.base(), run.run(), work.person().profileId(), run.purposeBit())
        : null;
  }

  private RenderModel model(Work work, @Nullable RunLinks tracked, @Nullable String unsubscribe) {
    var recipient = work.recipient();
    var said = work.slice().said(recipient.profileId());
    return new RenderModel(
        work.slice().run().shared(),
        said == null ? PersonLinks.model(recipient) : PersonLinks.model(recipient, said),
        said == null ? null : said.variables(),
        messageLinks(work, tracked, unsubscribe),
        work.person().messageId());
  }

  private MessageLinks messageLinks(
      Work work, @Nullable RunLinks tracked, @Nullable String unsubscribe) {
    var run = work.slice().run();
    var workspace = run.run().workspace();
    long person = work.person().profileId();
    if (tracked != null) {
      return tracked.of(
          new MessageRef(
              workspace,
              run.run().id(),
              person,
              work.person().variant(),
              run.run().ofTrigger() ? run.occurrence() : 0),
          unsubscribe,
          () -> links.preferences(run.base(), workspace, person));
    }
    boolean known = work.recipient().externalId() != null;
    return MessageLinks.plain(
        unsubscribe, known ? links.preferences(run.base(), workspace, person) : null, null);
  }

  private static RenderedMessage message(
      Work work, Rendered.Message message, @Nullable String unsubscribe) {
    // RFC 8058: both fields together make it one click.
    Map<String, String> headers =
        unsubscribe == null
            ? Map.of()
            : Map.of(
                "List-Unsubscribe",
                "<" + unsubscribe + ">",
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click");
    var address = work.recipient().address();
    return new RenderedMessage(
        work.person().messageId(),
        work.person().attempt(),
        address == null ? "" : address,
        message.content(),
        headers);
  }

  private static Reason reason(RenderFailure failure) {
    return switch (failure) {
      case MISSING_VARIABLE -> Reason.MISSING_VARIABLE;
      case RENDER_ERROR -> Reason.RENDER_ERROR;
      case TOO_LARGE -> Reason.TOO_LARGE;
      case TIMEOUT -> Reason.RENDER_TIMEOUT;
      case EMPTY_SUBJECT -> Reason.EMPTY_SUBJECT;
    };
  }

  private static void complete(Work work, Outcome.End end, Consumer<Outcome> completed) {
    completed.accept(new Outcome(work.slice(), work.person(), end));
  }
}
