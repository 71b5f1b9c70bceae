package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.TestShare;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.events.RunFacts;
import dev.fanfare.profiles.Channel;
import dev.fanfare.rendering.RenderModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By what the people of a simulated run are decided about: as {@code RunContexts} keeps it. */
final class TestingContexts {

  /** What a context is made of. */
  private record By(int version, @Nullable Integer winner) {}

  private final Map<By, RunContext> contexts = new HashMap<>();
  private final Run run;
  private final Campaign definition;
  private final @Nullable TestShare test;

  TestingContexts(Run run, Campaign definition, @Nullable TestShare test) {
    this.run = run;
    this.definition = definition;
    this.test = test;
  }

  RunContext by(int version, @Nullable Integer winner) {
    return contexts.computeIfAbsent(new By(version, winner), this::context);
  }

  private RunContext context(By by) {
    var decided = moved(by);
    var assignments = Assignments.of(decided, definition);
    var facts = assignments.names().stream().map(name -> facts(by, name)).toList();
    var others = facts.stream().map(RunFacts::ofWinner).toList();
    return new RunContext(
        decided,
        run.occurrence(),
        false,
        definition,
        Channel.EMAIL.code(),
        0,
        true,
        assignments,
        null,
        List.of(),
        new RenderModel.Shared("simulated", null, Map.of()),
        (message, permit) -> {
          throw new AssertionError("nothing is sent by a sender here");
        },
        new VariantFacts(facts, facts.getFirst(), others, test),
        new RunDomains(List.of()),
        Map.of(),
        "http://localhost",
        null);
  }

  private Run moved(By by) {
    return new Run(
        run.workspace(),
        run.id(),
        run.campaignId(),
        by.version(),
        run.plannedAt(),
        RunState.SENDING,
        null,
        1,
        "{}",
        TestingRun.PEOPLE,
        "key",
        run.createdAt(),
        run.createdAt(),
        null,
        null,
        by.winner());
  }

  private RunFacts facts(By by, String variant) {
    return new RunFacts(
        run.publicId(),
        "simulated",
        by.version(),
        "{}",
        "hash",
        "email",
        "main",
        MessageKey.ONLY_STEP,
        run.plannedAt().toString(),
        variant,
        List.of("a", "b"));
  }
}
