package dev.fanfare.rendering;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets words be parsed and rendered for the first time where they can do no harm: in a process with
 * little memory that is killed when it does not answer. It is started when first needed and kept
 * for the next trial. Deadlines are time of the process's processor: on a busy machine good words
 * take longer and do nothing wrong. Any thread; a caller waits for a free process.
 */
@Singleton
public final class Trials implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Trials.class);

  private static final Violation STOPPED =
      new Violation("template:1:1", null, "Takes more time or memory than one message may.");

  /** Loading its classes takes a process longer than any template. */
  private static final Duration START = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How often the time that a process has used is looked at. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final int PATIENT = 10;

  private static final List<String> DEMANDED = List.of("unsubscribeUrl", "postalAddress");

  private static final Pattern IMPORT =
      Pattern.compile("<#import\\s+[\"'][a-z0-9-]+[\"']\\s+as\\s+([A-Za-z0-9_]+)");

  private static final byte[] WARM = warm();

  private final Duration deadline;
  private final Duration idle;
  private final String heap;
  private final Semaphore free;
  private final PassedTrials passed = new PassedTrials();
  private final Deque<Resting> resting = new ConcurrentLinkedDeque<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("trial-watch").factory());

  private record Resting(TrialProcess process, AtomicBoolean taken) {}

  @Inject
  Trials(RenderingConfig config) {
    this(
        config.trials().processes(),
        config.trials().deadline(),
        config.trials().idle(),
        config.trials().heap());
  }

  Trials(int processes, Duration deadline, Duration idle, String heap) {
    this.deadline = deadline;
    this.idle = idle;
    this.heap = heap;
    this.free = new Semaphore(processes, true);
  }

  /**
   * What keeps words from being taken; empty when nothing does. In each of their languages they
   * must render for a typical person, and for nobody without end.
   */
  public List<Violation> problems(TemplateSource source, Schema schema, TemplateUse use) {
    var readers = new ArrayList<Reader>();
    for (var language : languages(source)) {
      for (var edge : EdgeCase.values()) {
        readers.add(Reader.of(edge, schema, language, use.unsubscribeUrl()));
      }
    }
    return passed.unless(
        source,
        schema,
        use,
        false,
        () ->
            switch (hold(new Trial(source, schema, readers, true))) {
              case Verdict.Stopped() -> List.of(STOPPED);
              case Verdict.Refused(var problems) -> problems;
              case Verdict.Taken(var previews) -> judge(source, previews, use);
            });
  }

  /**
   * What keeps the words of a call from being taken; empty when nothing does. They need not render:
   * what is missing ends the message of whoever lacks it.
   *
   * @param variables what the call says to one of its people, as a JSON object
   */
  public List<Violation> problems(
      TemplateSource source, Schema schema, TemplateUse use, @Nullable String variables) {
    var readers = new ArrayList<Reader>();
    for (var language : languages(source)) {
      readers.add(
          Reader.of(EdgeCase.TYPICAL, schema, language, use.unsubscribeUrl()).told(variables));
    }
    return passed.unless(
        source,
        schema,
        use,
        true,
        () ->
            switch (hold(new Trial(source, schema, readers, true))) {
              case Verdict.Stopped() -> List.of(STOPPED);
              case Verdict.Refused(var problems) -> problems;
              case Verdict.Taken(var previews) -> judgeCall(source, previews, use);
            });
  }

  private static List<@Nullable String> languages(TemplateSource source) {
    var languages = new ArrayList<@Nullable String>(source.wording().locales().keySet());
    languages.add(source.locale());
    return languages;
  }

  /**
   * The message one person would get.
   *
   * @throws ApiProblem INVALID_CONTENT when the words themselves are wrong
   */
  public Preview preview(TemplateSource source, String name, Schema schema, Reader reader) {
    return switch (hold(new Trial(source, schema, List.of(reader), false))) {
      case Verdict.Stopped() -> throw Templates.refused(name, List.of(STOPPED));
      case Verdict.Refused(var problems) -> throw Templates.refused(name, problems);
      case Verdict.Taken(var previews) -> previews.getFirst();
    };
  }

  /** Each language has its cases one after the other, a typical person first. */
  private static List<Violation> judge(
      TemplateSource source, List<Preview> previews, TemplateUse use) {
    var problems = new LinkedHashSet<Violation>();
    int cases = EdgeCase.values().length;
    for (int at = 0; at < previews.size(); at++) {
      var preview = previews.get(at);
      if (preview.failure() == RenderFailure.TIMEOUT) {
        return List.of(STOPPED);
      }
      if (at % cases == EdgeCase.TYPICAL.ordinal()) {
        var figures = previews.get(Math.min(at + EdgeCase.FIGURES.ordinal(), previews.size() - 1));
        if (isBroken(preview) && isBroken(figures)) {
          problems.add(problem(preview));
        }
      }
      if (use.demands() && preview.failure() == RenderFailure.TEMPLATE_ABORT) {
        demandAsked(source, preview, problems);
      } else if (use.demands()) {
        demand("html", preview.html(), use, problems);
        demand("text", preview.text(), use, problems);
      }
    }
    return List.copyOf(problems);
  }

  /** Who gets no message because the words say so is not let down by them. */
  private static boolean isBroken(Preview preview) {
    return preview.failure() != null && preview.failure() != RenderFailure.TEMPLATE_ABORT;
  }

  private static List<Violation> judgeCall(
      TemplateSource source, List<Preview> previews, TemplateUse use) {
    var problems = new LinkedHashSet<Violation>();
    for (var preview : previews) {
      if (preview.failure() == RenderFailure.TIMEOUT) {
        return List.of(STOPPED);
      }
      if (isOfItsFragments(source, preview)) {
        problems.add(problem(preview));
      } else if (use.demands() && preview.failure() == null) {
        demand("html", preview.html(), use, problems);
        demand("text", preview.text(), use, problems);
      } else if (use.demands()) {
        demandAsked(source, preview, problems);
      }
    }
    return List.copyOf(problems);
  }

  /** Nothing to look at: that the words ask for it at all is the least. */
  private static void demandAsked(TemplateSource source, Preview preview, Set<Violation> problems) {
    DEMANDED.stream()
        .filter(name -> !preview.asked().contains(name))
        .forEach(name -> problems.add(never(source.html() == null ? "text" : "html", name)));
  }

  /** Whether words ask an import for what it does not have, which no value can give them. */
  private static boolean isOfItsFragments(TemplateSource source, Preview preview) {
    var detail = preview.detail();
    return preview.failure() == RenderFailure.MISSING_VARIABLE
        && detail != null
        && source.parts().values().stream()
            .flatMap(words -> IMPORT.matcher(words).results())
            .anyMatch(imported -> detail.startsWith(imported.group(1) + "."));
  }

  /** Who may say no must be able to, and must see who writes to them. */
  private static void demand(
      String part, @Nullable String body, TemplateUse use, Set<Violation> problems) {
    var link = String.valueOf(use.unsubscribeUrl());
    if (body != null && !body.contains(link)) {
      problems.add(never(part, "unsubscribeUrl"));
    }
    if (body != null && !body.contains(Reader.POSTAL_ADDRESS)) {
      problems.add(never(part, "postalAddress"));
    }
  }

  private static Violation never(String part, String variable) {
    return new Violation(part, null, "the " + part + " part never shows ${" + variable + "}");
  }

  private static Violation problem(Preview preview) {
    var detail = String.valueOf(preview.detail());
    int at = detail.lastIndexOf(" at ");
    var failed = preview.failure() + " for a typical person with all attributes";
    return at < 0
        ? new Violation(detail + ":1:1", null, failed)
        : new Violation(detail.substring(at + 4), detail.substring(0, at), failed);
  }

  /** What a process says to a trial. */
  private sealed interface Verdict {
    record Taken(List<Preview> previews) implements Verdict {}

    record Refused(List<Violation> problems) implements Verdict {}

    /** It did not answer, or ran out of memory. */
    record Stopped() implements Verdict {}
  }

  private Verdict hold(Trial trial) {
    try {
      if (!free.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw ApiProblem.retryLater(
            ProblemCode.UNAVAILABLE, "Other templates are being looked at.", 5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a trial");
    }
    try {
      return holdNow(SourceJson.JSON.writeValueAsBytes(trial));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } finally {
      free.release();
    }
  }

  private Verdict holdNow(byte[] trial) {
    var rested = rested();
    if (rested != null) {
      var verdict = ask(rested, trial);
      // One that ended by itself may have done so while it rested: try these words by themselves.
      if (!(verdict instanceof Verdict.Stopped) || rested.wasKilled()) {
        return verdict;
      }
    }
    return ask(started(), trial);
  }

  private Verdict ask(TrialProcess process, byte[] trial) {
    try {
      var answer = SourceJson.JSON.readValue(within(deadline, process, trial), Trial.Answer.class);
      rest(process);
      return answer.problems().isEmpty()
          ? new Verdict.Taken(answer.previews())
          : new Verdict.Refused(answer.problems());
    } catch (IOException e) {
      process.end();
      return new Verdict.Stopped();
    }
  }

  /** A new process that has shown that it answers. */
  private TrialProcess started() {
    try {
      var process = TrialProcess.start(heap);
      var _ = within(START, process, WARM);
      return process;
    } catch (IOException e) {
      LOG.error("A process to look at templates in does not start", e);
      throw ApiProblem.retryLater(
          ProblemCode.UNAVAILABLE, "Templates cannot be looked at now: see the engine's log.", 30);
    }
  }

  /**
   * One that hangs uses no time of a processor, and is waited for no longer than ten times as long.
   */
  private byte[] within(Duration time, TrialProcess process, byte[] trial) throws IOException {
    var before = process.processorTime();
    var kill =
        watch.schedule(process::kill, time.multipliedBy(PATIENT).toNanos(), TimeUnit.NANOSECONDS);
    var look =
        watch.scheduleWithFixedDelay(
            () -> {
              if (process.processorTime().minus(before).compareTo(time) > 0) {
                process.kill();
              }
            },
            LOOK.toNanos(),
            LOOK.toNanos(),
            TimeUnit.NANOSECONDS);
    try {
      return process.ask(trial);
    } finally {
      look.cancel(false);
      kill.cancel(false);
    }
  }

  private @Nullable TrialProcess rested() {
    for (var one = resting.pollFirst(); one != null; one = resting.pollFirst()) {
      if (one.taken().compareAndSet(false, true)) {
        return one.process();
      }
    }
    return null;
  }

  private void rest(TrialProcess process) {
    var rested = new Resting(process, new AtomicBoolean());
    resting.addFirst(rested);
    var _ =
        watch.schedule(
            () -> {
              if (rested.taken().compareAndSet(false, true)) {
                resting.remove(rested);
                process.kill();
              }
            },
            idle.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @PreDestroy
  @Override
  public void close() {
    watch.shutdownNow();
    resting.forEach(one -> one.process().kill());
  }

  private static byte[] warm() {
    var schema = Schema.of(Map.of("day", ValueType.DATE, "name", ValueType.STRING));
    var source = new TemplateSource("${name}", "<p>${day}</p>", "<#list 1..2 as i>${i}</#list>");
    var reader = Reader.of(EdgeCase.TYPICAL, schema, null, null);
    try {
      return SourceJson.JSON.writeValueAsBytes(new Trial(source, schema, List.of(reader), false));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
