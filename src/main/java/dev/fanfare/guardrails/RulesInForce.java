package dev.fanfare.guardrails;

import dev.fanfare.dsl.Guardrails;
import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.dsl.Guardrails.Measure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guardrails that hold for a campaign: its workspace's and its own, each for itself. The pure
 * judgement; what is counted comes from outside.
 *
 * @param workspace null where it has none
 * @param campaign null where it has none
 */
public record RulesInForce(@Nullable Guardrails workspace, @Nullable Guardrails campaign) {

  private static final long WHOLE = 10_000;

  private record Said(Source source, Guardrails rules) {}

  /** Whether there is a number of people that need approval. */
  public boolean approves() {
    return said().stream().anyMatch(each -> each.rules().approval() != null);
  }

  /** Whether all people of the workspace must be counted to judge a number of them. */
  public boolean asksForBase() {
    return said().stream()
        .map(each -> each.rules().approval())
        .anyMatch(approval -> approval != null && approval.aboveShare() != null);
  }

  /**
   * The first rule by which so many people need approval.
   *
   * @param base all people of the workspace
   */
  public Optional<Exceeded> exceeded(long people, long base) {
    for (var each : said()) {
      var approval = each.rules().approval();
      var most = approval == null ? null : approval.abovePeople();
      if (most != null && people > most) {
        return Optional.of(new Exceeded(each.source(), false, most, people, base));
      }
      var share = approval == null ? null : approval.aboveShare();
      if (share != null && people * WHOLE > share * base) {
        return Optional.of(new Exceeded(each.source(), true, share, people, base));
      }
    }
    return Optional.empty();
  }

  /** Whether there is a bound that stops a run. */
  public boolean stops() {
    return said().stream().anyMatch(each -> each.rules().stopOn() != null);
  }

  /** The first bound that these figures break, but for what was forgiven. */
  public Optional<Broken> broken(Figures figures, Map<Measure, Forgiven> forgiven) {
    for (var each : said()) {
      var stopOn = each.rules().stopOn();
      if (stopOn == null) {
        continue;
      }
      for (var measure : Measure.values()) {
        var bound = stopOn.bound(measure);
        var let = forgiven.getOrDefault(measure, Forgiven.NOTHING);
        long bad = figures.bad(measure) - let.bad();
        long of = figures.of(measure) - let.of();
        if (bound != null && of >= stopOn.after() && bad * WHOLE > bound * of) {
          return Optional.of(new Broken(measure, each.source(), bound, bad, of));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether so many were counted of everything that has a bound that only bad ends matter. */
  public boolean settled(Figures figures, Map<Measure, Forgiven> forgiven) {
    for (var each : said()) {
      var stopOn = each.rules().stopOn();
      for (var measure : Measure.values()) {
        long of = figures.of(measure) - forgiven.getOrDefault(measure, Forgiven.NOTHING).of();
        if (stopOn != null && stopOn.bound(measure) != null && of < stopOn.after()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Who goes first: the smaller share and the longer wait where both say it. */
  public @Nullable Canary canary() {
    Canary strictest = null;
    for (var each : said()) {
      var canary = each.rules().canary();
      if (canary != null) {
        strictest = strictest == null ? canary : stricter(strictest, canary);
      }
    }
    return strictest;
  }

  private static Canary stricter(Canary one, Canary other) {
    Duration hold = one.hold().compareTo(other.hold()) > 0 ? one.hold() : other.hold();
    return new Canary(Math.min(one.basisPoints(), other.basisPoints()), hold);
  }

  private List<Said> said() {
    var said = new ArrayList<Said>();
    if (workspace != null) {
      said.add(new Said(Source.WORKSPACE, workspace));
    }
    if (campaign != null) {
      said.add(new Said(Source.CAMPAIGN, campaign));
    }
    return said;
  }
}
