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
import dev.fanfare.rendering.RenderWork;
import dev.fanfare.rendering.Rendered;
import dev.fanfare.tracking.MessageRef;
import dev.fanfare.tracking.RunLinks;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
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
    renderers.execute(new Chunk(work, lease, clock, completed));
  }

  /**
   * People who are rendered one after the other. Whoever moves the place on ends the person there:
   * the thread that renders, or, when it does not stop, who takes its work away.
   */
  private final class Chunk implements RenderWork {
    private final List<Work> work;
    private final SendPermit lease;
    private final MachineClock clock;
    private final Consumer<Outcome> completed;
    private final AtomicInteger place = new AtomicInteger();

    Chunk(List<Work> work, SendPermit lease, MachineClock clock, Consumer<Outcome> completed) {
      this.work = work;
      this.lease = lease;
      this.clock = clock;
      this.completed = completed;
    }

    @Override
    public void run() {
      for (int at = place.get(); at < work.size(); at++) {
        var one = work.get(at);
        var next = work(one, new StartPermit(lease, clock, one), completed);
        if (!place.compareAndSet(at, at + 1)) {
          return;
        }
        next.run();
      }
    }

    @Override
    public Runnable giveUp() {
      int at = place.getAndIncrement();
      return () -> {
        complete(work.get(at), skipped(RenderFailure.TIMEOUT, "did not stop"), completed);
        if (at + 1 < work.size()) {
          goOn(at + 1);
        }
      };
    }

    private void goOn(int at) {
      try {
        renderers.execute(this);
      } catch (RejectedExecutionException e) {
        if (place.compareAndSet(at, work.size())) {
          work.subList(at, work.size())
              .forEach(one -> complete(one, new Outcome.End.Revoked(), completed));
        }
      }
    }
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

  /** Renders, and says what follows. Whatever breaks meanwhile, nothing was sent. */
  private Runnable work(Work work, SendPermit permit, Consumer<Outcome> completed) {
    Outcome.End end;
    try {
      var ready = render(work);
      if (ready instanceof Ready.ToSend(var message)) {
        return () ->
            Thread.ofVirtual().start(() -> complete(work, send(work, message, permit), completed));
      }
      end = ((Ready.Ended) ready).end();
    } catch (RuntimeException | Error e) {
      end = new Outcome.End.Skipped(Reason.RENDER_ERROR, e.getClass().getSimpleName());
    }
    var ended = end;
    return () -> complete(work, ended, completed);
  }

  /** What became of a render. */
  private sealed interface Ready {
    record ToSend(RenderedMessage message) implements Ready {}

    record Ended(Outcome.End end) implements Ready {}
  }

  private Ready render(Work work) {
    @Nullable String unsubscribe = unsubscribe(work);
    var message = work.slice().run().message(work.person().variant());
    var rendered = message.template().render(model(work, message.links(), unsubscribe));
    return switch (rendered) {
      case Rendered.Failed failed -> new Ready.Ended(end(work, failed));
      case Rendered.Message words -> {
        var lacks = lacks(work, words, unsubscribe);
        if (lacks != null) {
          yield new Ready.Ended(new Outcome.End.Skipped(Reason.RENDER_ERROR, lacks));
        }
        yield work.person().control()
            ? new Ready.Ended(new Outcome.End.HeldOut())
            : new Ready.ToSend(message(work, words, unsubscribe));
      }
    };
  }

  /** Of words that are rendered no more, a run waits for somebody; a call does not. */
  private static Outcome.End end(Work work, Rendered.Failed failed) {
    return failed.failure() == RenderFailure.STOPPED && !work.slice().run().run().ofMessages()
        ? new Outcome.End.Revoked()
        : skipped(failed.failure(), failed.detail());
  }

  private static Outcome.End skipped(RenderFailure failure, String detail) {
    return new Outcome.End.Skipped(reason(failure), detail);
  }

  /**
   * What a body does not show this person, who may say no. Words are tried for all that values can
   * be before they are taken; those that a call or an event fills in only for one of their people,
   * and those that may abort perhaps not to their end.
   */
  private static @Nullable String lacks(
      Work work, Rendered.Message words, @Nullable String unsubscribe) {
    var run = work.slice().run();
    boolean tried =
        !run.run().continuous() && !run.message(work.person().variant()).template().aborts();
    return unsubscribe == null || tried
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
    var test = run.test();
    if (test != null) {
      return test.unsubscribes() ? links.unsubscribeOfTest(run, test, work.recipient()) : null;
    }
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
    var test = run.test();
    if (test != null) {
      return links.ofTest(run, test, work.recipient(), unsubscribe);
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
      case TIMEOUT, STOPPED -> Reason.RENDER_TIMEOUT;
      case EMPTY_SUBJECT -> Reason.EMPTY_SUBJECT;
      case TEMPLATE_ABORT -> Reason.TEMPLATE_ABORT;
    };
  }

  private static void complete(Work work, Outcome.End end, Consumer<Outcome> completed) {
    completed.accept(new Outcome(work.slice(), work.person(), end));
  }
}
